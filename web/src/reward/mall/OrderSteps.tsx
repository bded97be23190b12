import type { Order, OrderState, OrderWithWay } from '@/api/shapes'
import { useLanguage, useWords } from '@/i18n/words'
import { dayAndTime, fullDay } from '@/lib/dates'
import { type Step, StepList } from '@/ui/StepList'

/** The states that are still to come on the straight way. */
function comingOf({ state }: Order, needsApproval: boolean): ('approved' | 'fulfilled')[] {
  if (state === 'placed') return needsApproval ? ['approved', 'fulfilled'] : ['fulfilled']
  return state === 'approved' ? ['fulfilled'] : []
}

interface OrderStepsProps {
  order: Order | OrderWithWay
  /** Whether somebody still has to approve it; an order waits in this state for nothing else. */
  needsApproval?: boolean
}

/** The way of an order: what happened, by whom and when, and what comes next. */
export function OrderSteps({ order, needsApproval = true }: OrderStepsProps) {
  const say = useWords('mall')
  const language = useLanguage()
  // The answer to a redemption carries no way yet, but knows where it stands.
  const changes: OrderWithWay['changes'] =
    'changes' in order ? order.changes : [{ state: order.state, at: order.changed_at }]
  const done: Step[] = changes.map(({ state, at, by, note }) => ({
    // What was approved by nobody needed no approval.
    title: say(state === 'approved' && !by ? 'step.needless' : `step.${state}`),
    sub: [dayAndTime(at, language), by, note].filter(Boolean).join(' · '),
    state: markOf(state),
  }))
  const coming: Step[] = comingOf(order, needsApproval).map((state, i) => ({
    title: say(`coming.${state}`),
    sub:
      state === 'fulfilled' && order.promised_by
        ? say('coming.by', { day: fullDay(order.promised_by, language) })
        : undefined,
    state: i === 0 ? 'now' : 'later',
  }))
  return <StepList steps={[...done, ...coming]} />
}

const markOf = (state: OrderState): Step['state'] =>
  state === 'rejected' || state === 'cancelled' ? 'ended' : 'done'
