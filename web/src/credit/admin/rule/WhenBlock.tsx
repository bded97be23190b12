import { Zap } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Block, Problems } from './Block'
import { useBuilder } from './builder'
import { ConditionTree } from './ConditionTree'
import { clausesOf } from './conditions'
import { countByBlock, problemsIn } from './problems'
import { Codes } from './WhoBlock'

/** Which activities the rule is about, and what must be true of them. */
export function WhenBlock() {
  const { def, change, words, problems } = useBuilder()
  const say = useWords('rule.admin')
  const clauses = clausesOf(def.if)
  return (
    <Block
      id="when"
      icon={Zap}
      tone="brand"
      title={say('when.title')}
      sub={clauses > 0 ? say('when.sub', { count: clauses }) : say('when.none')}
      wrong={countByBlock(problems).when}
    >
      <div className="mb-3 grid max-w-140 grid-cols-2 gap-3 max-md:grid-cols-1">
        <Codes
          label={say('when.verbs')}
          terms={words.verbs}
          value={def.when.verbs}
          onChange={(verbs) => change({ when: { ...def.when, verbs } })}
          placeholder={say('when.verbs')}
        />
        <Codes
          label={say('when.objects')}
          terms={words.objectTypes}
          value={def.when.object_types}
          onChange={(object_types) => change({ when: { ...def.when, object_types } })}
          placeholder={say('when.objects.any')}
        />
      </div>
      <Problems texts={problemsIn(problems, 'when')} />
      <ConditionTree root={def.if} onChange={(next) => change({ if: next })} path="if" />
    </Block>
  )
}
