import { Segmented } from 'antd'
import { Zap } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { Block, Problems } from './Block'
import { useBuilder } from './builder'
import { CollectEditor } from './CollectEditor'
import { ConditionTree } from './ConditionTree'
import { clausesOf } from './conditions'
import { countByBlock, problemsIn } from './problems'
import { WhenInput } from './WhenInput'

/** Which activities the rule is about, and what must be true of them. */
export function WhenBlock() {
  const { def, change, problems, locked } = useBuilder()
  const say = useWords('rule.admin')
  const clauses = clausesOf(def.if)
  const mode = def.collect ? 'set' : 'single'
  const choose = (next: string) =>
    next === 'set'
      ? change({ collect: { members: [{ when: def.when, count: 10 }] }, when: { verbs: [] } })
      : change({ collect: undefined, when: def.collect?.members[0]?.when ?? { verbs: [] } })
  return (
    <Block
      id="when"
      icon={Zap}
      tone="brand"
      title={say('when.title')}
      sub={clauses > 0 ? say('when.sub', { count: clauses }) : say('when.none')}
      wrong={countByBlock(problems).when}
    >
      <Segmented
        aria-label={say('when.mode')}
        className="mb-3"
        disabled={locked}
        value={mode}
        onChange={choose}
        options={(['single', 'set'] as const).map((value) => ({ value, label: say(`when.mode.${value}`) }))}
      />
      {def.collect ? (
        <CollectEditor collect={def.collect} onChange={(collect) => change({ collect })} />
      ) : (
        <>
          <WhenInput when={def.when} onChange={(when) => change({ when })} />
          <Problems texts={problemsIn(problems, 'when')} />
        </>
      )}
      <ConditionTree root={def.if} onChange={(next) => change({ if: next })} path="if" />
    </Block>
  )
}
