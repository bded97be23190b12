import { Input, Select } from 'antd'
import { FileText } from 'lucide-react'
import { DayInput } from '@/form/inputs'
import { useWords } from '@/i18n/words'
import { Block, Labelled, Problems } from './Block'
import { useBuilder } from './builder'
import { countByBlock, problemsIn } from './problems'

/** The rule's own papers: code, English name, owner, review, tags, note. */
export function AboutBlock({ fresh }: { fresh: boolean }) {
  const { def, change, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  return (
    <Block
      id="about"
      icon={FileText}
      tone="neutral"
      title={say('about.title')}
      wrong={countByBlock(problems).about}
      last
    >
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <Labelled label={say('about.code')}>
          <Input
            disabled={locked || !fresh}
            value={def.code}
            placeholder="internal-lecture"
            spellCheck={false}
            onChange={(event) => change({ code: event.target.value.trim() })}
          />
          <Problems texts={problemsIn(problems, 'code')} />
        </Labelled>
        <Labelled label={say('about.en')}>
          <Input
            disabled={locked}
            value={def.name.en ?? ''}
            onChange={(event) => change({ name: { ...def.name, en: event.target.value } })}
          />
        </Labelled>
        <Labelled label={say('about.tags')}>
          <Select
            mode="tags"
            open={false}
            suffixIcon={null}
            disabled={locked}
            tokenSeparators={[',', '，', '、']}
            placeholder={say('about.tags.hint')}
            value={def.tags ?? []}
            onChange={(tags: string[]) => change({ tags })}
          />
          <Problems texts={problemsIn(problems, 'tags')} />
        </Labelled>
        <Labelled label={say('about.owner')}>
          <Input
            disabled={locked}
            value={def.owner ?? ''}
            onChange={(event) => change({ owner: event.target.value })}
          />
          <Problems texts={problemsIn(problems, 'owner')} />
        </Labelled>
        <Labelled label={say('about.review')}>
          <DayInput disabled={locked} value={def.review_by} onChange={(review_by) => change({ review_by })} />
          <Problems texts={problemsIn(problems, 'review_by')} />
        </Labelled>
        <Labelled label={say('about.note')} className="md:col-span-3">
          <Input.TextArea
            autoSize={{ minRows: 2, maxRows: 8 }}
            disabled={locked}
            placeholder={say('about.note.hint')}
            value={def.note ?? ''}
            onChange={(event) => change({ note: event.target.value })}
          />
          <Problems texts={problemsIn(problems, 'note')} />
        </Labelled>
      </div>
    </Block>
  )
}
