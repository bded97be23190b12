import { useWords } from '@/i18n/words'
import { useBuilder } from './builder'
import type { When } from './definition'
import { Codes } from './WhoBlock'

/** Verbs and object types. */
export function WhenInput({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { words } = useBuilder()
  const say = useWords('rule.admin')
  return (
    <div className="mb-3 grid max-w-140 grid-cols-2 gap-3 max-md:grid-cols-1">
      <Codes
        label={say('when.verbs')}
        terms={words.verbs}
        value={when.verbs}
        onChange={(verbs) => onChange({ ...when, verbs })}
        placeholder={say('when.verbs')}
      />
      <Codes
        label={say('when.objects')}
        terms={words.objectTypes}
        value={when.object_types}
        onChange={(object_types) => onChange({ ...when, object_types })}
        placeholder={say('when.objects.any')}
      />
    </div>
  )
}
