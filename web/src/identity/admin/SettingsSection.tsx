import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The settings of the company. */
export function SettingsSection() {
  const say = useWords('identity.admin')
  return (
    <Section
      title={say('settings')}
      pages={[
        { to: to.adminSettings(), label: say('company'), exact: true },
        { to: to.adminCategories(), label: say('categories'), needs: 'category.manage' },
        { to: to.adminVocabulary(), label: say('vocabulary'), needs: 'object.vocabulary' },
        { to: to.adminRoles(), label: say('roles'), needs: 'roles.read', exact: true },
        { to: to.adminHolders(), label: say('holders'), needs: 'roles.read' },
        { to: to.adminTokens(), label: say('tokens'), needs: 'tokens.use' },
      ]}
    />
  )
}
