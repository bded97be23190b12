import { Button } from 'antd'
import { Copy, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Shape } from '@/api/shape'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { fullDay } from '@/lib/dates'
import { Notice } from '@/ui/Notice'
import { toast } from '@/ui/Toast'

interface SecretDrawerProps {
  /** As the server answered when it made it; only then does it have its secret. */
  token: Shape<'IdentityToken'>
  onClose: () => void
}

/** The secret of a new token, shown this once. */
export function SecretDrawer({ token, onClose }: SecretDrawerProps) {
  const say = useWords('identity.admin')
  const language = useLanguage()
  const [copied, setCopied] = useState(false)
  const secret = token.secret ?? ''
  const copy = async () => {
    await navigator.clipboard?.writeText(secret)
    setCopied(true)
    toast(say('secret.copied'))
  }
  return (
    <SideDrawer
      open
      firm
      onClose={onClose}
      width={560}
      title={say('secret.title')}
      sub={token.name}
      footer={
        <div className="flex justify-end py-1">
          <Button type={copied ? 'primary' : 'default'} onClick={onClose}>
            {say('secret.done')}
          </Button>
        </div>
      }
    >
      <Notice tone="deadline" icon={TriangleAlert} className="mb-4">
        {say('secret.once')}
      </Notice>
      <div className="flex items-center justify-between gap-3 rounded-md border border-line bg-soft p-4">
        <code className="select-all break-all text-base">{secret}</code>
        <Button type={copied ? 'default' : 'primary'} icon={<Copy size={16} />} onClick={() => void copy()}>
          {say('secret.copy')}
        </Button>
      </div>
      <p className="mt-4 mb-1 text-ink-2 text-sm">{say('secret.use')}</p>
      <pre className="overflow-x-auto rounded-md border border-line bg-soft p-3 text-sm">
        Authorization: Bearer {token.beginning}…
      </pre>
      <p className="mt-4 text-ink-2 text-sm">
        {say('secret.until', { day: fullDay(token.expires_at, language) })}
      </p>
    </SideDrawer>
  )
}
