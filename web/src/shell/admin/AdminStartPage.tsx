import { LayoutDashboard } from 'lucide-react'
import { useSession } from '@/api/session'
import { useWords } from '@/i18n/words'
import { Card } from '@/ui/Card'
import { Redirect } from '@/ui/Link'
import { PageHeader } from '@/ui/PageHeader'
import { EmptyState } from '@/ui/States'
import { adminMenu, allowed } from '../menu'

/** Leads to the first page that the reader may open; says what to do when there is none. */
export function AdminStartPage() {
  const session = useSession()
  const say = useWords('shell')
  const first = allowed(adminMenu, session)[0]
  if (first) return <Redirect to={first.to} />
  return (
    <>
      <PageHeader title={say('admin.title')} />
      <Card>
        <EmptyState icon={LayoutDashboard} title={say('admin.empty.title')} text={say('admin.empty.text')} />
      </Card>
    </>
  )
}
