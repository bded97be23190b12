import { BookOpenText, Target } from 'lucide-react'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { Card } from '@/ui/Card'
import { EmptyState } from '@/ui/States'

/** What a new hire sees before a goal is set: learning counts meanwhile, and by which rules. */
export function NoGoalCard() {
  const say = useWords('home')
  return (
    <Card>
      <EmptyState
        icon={Target}
        title={say('goal.none')}
        text={say('goal.none.text')}
        action={
          <ButtonLink look="secondary" icon={BookOpenText} to={to.rules()}>
            {say('goal.none.action')}
          </ButtonLink>
        }
      />
    </Card>
  )
}
