import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { Section } from '@/table/Section'

/** The pages about what can be learnt and the words that records use for it. */
export function CatalogueSection() {
  const say = useWords('activity.admin')
  return (
    <Section
      title={say('catalogue')}
      sub={say('catalogue.sub')}
      pages={[
        { to: to.adminObjects(), label: say('objects'), needs: 'object.manage', exact: true },
        { to: to.adminCategories(), label: say('object.category'), needs: 'category.manage' },
        { to: to.adminVocabulary(), label: say('vocabulary'), needs: 'object.vocabulary' },
      ]}
    />
  )
}
