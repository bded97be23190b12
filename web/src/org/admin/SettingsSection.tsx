import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The pages about the company itself: its settings, who may do what, and which programs may come in. */
export function SettingsSection() {
  const say = useWords('org.admin')
  return (
    <Section
      title={say('settings')}
      sub={say('settings.sub')}
      pages={[
        { to: to.adminSettings(), label: say('settings.company'), exact: true },
        { to: to.adminLedgerSettings(), label: say('settings.ledger'), needs: 'ledger.settings' },
        { to: to.adminRoles(), label: say('settings.roles'), needs: 'roles.read' },
        { to: to.adminTokens(), label: say('settings.tokens'), needs: 'tokens.use' },
      ]}
    />
  )
}
