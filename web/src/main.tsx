import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/client'
import { sessionQuery } from './api/session'
import { startWords } from './i18n'
import { shareNonce } from './lib/nonce'
import { reloadAfterDeploy } from './lib/reload'
import { router } from './routes'
import { followDevice } from './ui/theme'
import './ui/theme.css'

reloadAfterDeploy()
shareNonce()
followDevice()

// Words, session and the page's code are asked for at the same time; none waits for another.
const words = startWords()
if (window.location.pathname !== '/sign-in') void queryClient.prefetchQuery(sessionQuery)
void router.load()
await words

const place = document.getElementById('root')
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
