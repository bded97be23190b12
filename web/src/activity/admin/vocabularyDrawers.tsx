import { Form, Input, Segmented, Select } from 'antd'
import { client, queryClient } from '@/api/client'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { freshCode } from '@/form/freshCode'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'
import { toast } from '@/ui/Toast'

type Attribute = Shape<'ActivityAttribute'>
type Term = Shape<'ActivityTerm'>

interface TermDrawerProps {
  kind: 'verbs' | 'types'
  /** Absent for a new one. */
  term?: Term
  /** The title of a new one. */
  title: string
  /** The codes that exist. */
  taken: readonly string[]
  onClose: () => void
}

/** Adds or renames a verb or an object type. */
export function TermDrawer({ kind, term, title, taken, onClose }: TermDrawerProps) {
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const language = useLanguage()
  return (
    <FormDrawer<Term>
      open
      onClose={onClose}
      width={440}
      title={term ? nameIn(term, language) : title}
      initial={{ code: term?.code ?? '', zh: term?.zh ?? '', en: term?.en ?? '' }}
      submit={sayCommon('save')}
      onSubmit={async ({ code, zh, en }) => {
        const to = { params: { path: { code: term?.code ?? code } }, body: { zh, en } }
        if (kind === 'verbs') await client.PUT('/api/v1/verbs/{code}', to)
        else await client.PUT('/api/v1/object-types/{code}', to)
        asksAgain(kind === 'verbs' ? '/api/v1/verbs' : '/api/v1/object-types')
        toast(sayAdmin('saved'))
      }}
    >
      <NameFields fixed={term !== undefined} taken={taken} />
    </FormDrawer>
  )
}

interface AttributeDrawerProps {
  /** Absent for a new one. */
  attribute?: Attribute
  /** The title of a new one. */
  title: string
  all: readonly Attribute[]
  onClose: () => void
}

const types: readonly Attribute['type'][] = ['number', 'text', 'bool', 'date', 'list']

/** Declares or renames an attribute, which rules may then read. */
export function AttributeDrawer({ attribute, title, all, onClose }: AttributeDrawerProps) {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const language = useLanguage()
  const fixed = attribute !== undefined
  return (
    <FormDrawer<Attribute>
      open
      onClose={onClose}
      width={440}
      title={attribute ? nameIn(attribute, language) : title}
      initial={attribute ?? { about: 'activity', code: '', type: 'number', zh: '', en: '', unit: '' }}
      submit={sayCommon('save')}
      onSubmit={async ({ about, code, type, zh, en, unit }) => {
        await client.PUT('/api/v1/attributes/{about}/{code}', {
          params: { path: { about, code } },
          body: { type, zh, en, unit: type === 'number' ? unit : undefined },
        })
        asksAgain('/api/v1/attributes')
        toast(sayAdmin('saved'))
      }}
    >
      {(form) => (
        <>
          <Form.Item name="about" label={say('attribute.about')}>
            <Segmented
              disabled={fixed}
              options={(['activity', 'object'] as const).map((value) => ({
                value,
                label: say(`attribute.about.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['about']}>
            {() => (
              <NameFields
                fixed={fixed}
                taken={all.filter((one) => one.about === form.getFieldValue('about')).map((one) => one.code)}
              />
            )}
          </Form.Item>
          <Form.Item name="type" label={say('attribute.type')} extra={say('attribute.type.hint')}>
            <Select
              disabled={fixed}
              options={types.map((value) => ({ value, label: say(`attribute.type.${value}`) }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['type']}>
            {() =>
              form.getFieldValue('type') === 'number' && (
                <Form.Item name="unit" label={say('attribute.unit')} extra={say('attribute.unit.hint')}>
                  <Input maxLength={20} />
                </Form.Item>
              )
            }
          </Form.Item>
        </>
      )}
    </FormDrawer>
  )
}

function NameFields({ fixed, taken }: { fixed: boolean; taken: readonly string[] }) {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  return (
    <>
      <Form.Item
        name="zh"
        label={sayAdmin('language.zh')}
        rules={[{ required: true, whitespace: true, message: say('term.zh.missing') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item
        name="en"
        label={sayAdmin('language.en')}
        rules={[{ required: true, whitespace: true, message: say('term.en.missing') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item
        name="code"
        label={sayAdmin('code')}
        extra={sayAdmin('code.hint')}
        rules={[
          { required: true, pattern: /^[a-z][a-z0-9_]*$/, message: say('term.code.missing') },
          freshCode(fixed ? [] : taken, sayAdmin('code.taken')),
        ]}
      >
        <Input disabled={fixed} maxLength={40} spellCheck={false} autoCapitalize="off" />
      </Form.Item>
    </>
  )
}

const asksAgain = (path: string) => void queryClient.invalidateQueries({ queryKey: ['get', path] })
