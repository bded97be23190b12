import { useRouter } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useEffect } from 'react'
import { FaultState } from '@/api/FaultState'
import { useWords } from '@/i18n/words'
import { to } from '@/lib/to'
import { ButtonLink } from '@/ui/Button'
import { EmptyState } from '@/ui/States'

/** What stands where a page broke. The rest of the frame keeps working. */
export function ErrorPage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  useEffect(() => {
    reportError(error)
  }, [error])
  return (
    <main className="flex min-h-[60dvh] items-center justify-center">
      <FaultState
        fault={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </main>
  )
}

/** An address without a page. */
export function NotFoundPage() {
  const say = useWords('common')
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <EmptyState
        icon={Compass}
        title={say('notFound.title')}
        text={say('notFound.text')}
        action={<ButtonLink to={to.home()}>{say('notFound.home')}</ButtonLink>}
      />
    </main>
  )
}
