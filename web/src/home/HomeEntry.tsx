import { useSession } from '@/api/session'
import { HomePage } from './HomePage'
import type { Home } from './home'

/** The home page of the person who is signed in. */
export function HomeEntry() {
  const session = useSession()
  const person = session.person ?? { name: session.account.login }
  const home: Home = {
    person,
    steps: [],
    stepsInAll: { count: 0, credits: '0.00' },
    recent: [],
  }
  return <HomePage home={home} hour={new Date().getHours()} />
}
