import { Button, Popconfirm } from 'antd'
import { useWords } from '@/i18n/words'

interface RevokeButtonProps {
  name: string
  onRevoke: () => Promise<void>
}

/** Revokes a token after one question, because its secret cannot be brought back. */
export function RevokeButton({ name, onRevoke }: RevokeButtonProps) {
  const say = useWords('identity.admin')
  const sayCommon = useWords('common')
  return (
    <Popconfirm
      title={say('token.revoke.title', { name })}
      description={say('token.revoke.text')}
      okText={say('token.revoke')}
      okButtonProps={{ danger: true }}
      cancelText={sayCommon('cancel')}
      onConfirm={onRevoke}
    >
      <Button size="small" danger aria-label={say('token.revoke.title', { name })}>
        {say('token.revoke')}
      </Button>
    </Popconfirm>
  )
}
