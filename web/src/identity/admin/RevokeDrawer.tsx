import { client } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { useWords } from '@/i18n/words'
import { toast } from '@/ui/Toast'

interface RevokeDrawerProps {
  token: Shape<'IdentityToken'>
  /** The reader oversees the tokens of the company. */
  all: boolean
  onDone: () => void
  onClose: () => void
}

/** Revokes a token after one question, because its secret cannot be brought back. */
export function RevokeDrawer({ token, all, onDone, onClose }: RevokeDrawerProps) {
  const say = useWords('identity.admin')
  return (
    <FormDrawer
      open
      danger
      onClose={onClose}
      width={440}
      title={say('token.revoke.title', { name: token.name })}
      sub={`${token.beginning}… · ${token.owner}`}
      initial={{}}
      submit={say('token.revoke')}
      onSubmit={async () => {
        const path = { params: { path: { id: token.id } } }
        if (all) await client.DELETE('/api/v1/company-api-tokens/{id}', path)
        else await client.DELETE('/api/v1/api-tokens/{id}', path)
        onDone()
        toast(say('token.revoked', { name: token.name }))
      }}
    >
      <p>{say('token.revoke.text')}</p>
    </FormDrawer>
  )
}
