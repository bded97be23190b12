import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The pages about the organisation. */
export function OrgSection() {
  const say = useWords('org.admin')
  return (
    <Section
      title={say('title')}
      sub={say('title.sub')}
      pages={[
        { to: to.adminPeople(), label: say('people'), needs: 'people.read', exact: true },
        { to: to.adminPositions(), label: say('positions'), needs: 'org.manage' },
        { to: to.adminImports(), label: say('imports'), needs: 'people.manage' },
        { to: to.adminCodes(), label: say('codes'), needs: 'people.codes' },
      ]}
    />
  )
}
