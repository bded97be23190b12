import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { Plus, Shapes } from 'lucide-react'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { holds, useSession } from '@/api/session'
import type { Shape } from '@/api/shape'
import { FormDrawer } from '@/form/FormDrawer'
import { freshCode } from '@/form/freshCode'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'
import { DataTable } from '@/table/DataTable'
import { wholeOf } from '@/table/pages'
import { SectionActions } from '@/table/Section'
import { Card } from '@/ui/Card'
import { Pill } from '@/ui/Pill'
import { EmptyState } from '@/ui/States'
import { toast } from '@/ui/Toast'
import { inTree } from './categoryTree'

type Category = Shape<'CreditCategory'>

/** The categories of credits, each with the parts it has. */
export function CategoriesPage() {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const language = useLanguage()
  const session = useSession()
  const [edited, setEdited] = useState<Category | 'new'>()
  const query = api.useQuery('get', '/api/v1/categories')
  const mayManage = holds(session, 'category.manage')
  return (
    <>
      {mayManage && (
        <SectionActions>
          <Button type="primary" icon={<Plus size={16} />} onClick={() => setEdited('new')}>
            {say('category.add')}
          </Button>
        </SectionActions>
      )}
      <Card label={say('categories')}>
        <p className="mb-4 max-w-3xl text-ink-2 text-sm">{say('categories.sub')}</p>
        <DataTable<Category>
          label={say('categories')}
          pages={wholeOf({ ...query, data: query.data && inTree(query.data.items) })}
          rowKey={(one) => one.id}
          onOpen={mayManage ? setEdited : undefined}
          columns={[
            {
              key: 'name',
              title: say('category'),
              phone: 'title',
              cell: (one) => (
                <span className={one.parent ? 'md:pl-6' : 'md:font-medium'}>{nameIn(one, language)}</span>
              ),
            },
            {
              key: 'parent',
              title: say('category.parent'),
              phone: 'sub',
              cell: (one) =>
                one.parent && (
                  <span className="text-ink-2">
                    {nameIn(
                      query.data?.items.find((other) => other.code === one.parent),
                      language,
                    )}
                  </span>
                ),
            },
            {
              key: 'code',
              title: sayAdmin('code'),
              cell: (one) => <span className="text-ink-2">{one.code}</span>,
            },
            { key: 'sort', title: say('category.sort'), number: true, width: 90, cell: (one) => one.sort },
            {
              key: 'state',
              title: say('category.state'),
              width: 110,
              phone: 'trail',
              cell: (one) =>
                one.retired ? (
                  <Pill>{sayAdmin('retired')}</Pill>
                ) : (
                  <Pill tone="done">{say('category.inUse')}</Pill>
                ),
            },
          ]}
          empty={
            <EmptyState icon={Shapes} title={say('categories.none')} text={say('categories.none.text')} />
          }
        />
      </Card>
      {edited && query.data && (
        <CategoryDrawer
          category={edited === 'new' ? undefined : edited}
          all={query.data.items}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}

interface CategoryDrawerProps {
  /** Absent for a new one. */
  category?: Category
  all: readonly Category[]
  onClose: () => void
}

interface Values {
  code: string
  parent?: string
  zh: string
  en: string
  sort: number | null
  retired: boolean
}

function CategoryDrawer({ category, all, onClose }: CategoryDrawerProps) {
  const say = useWords('credit.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const language = useLanguage()
  const last = Math.max(0, ...all.map((one) => one.sort))
  return (
    <FormDrawer<Values>
      open
      onClose={onClose}
      width={440}
      title={category ? nameIn(category, language) : say('category.add')}
      initial={{
        code: category?.code ?? '',
        parent: category?.parent,
        zh: category?.zh ?? '',
        en: category?.en ?? '',
        sort: category?.sort ?? last + 1,
        retired: category?.retired ?? false,
      }}
      submit={sayCommon('save')}
      onSubmit={async ({ code, sort, ...rest }) => {
        await client.PUT('/api/v1/categories/{code}', {
          params: { path: { code: category?.code ?? code } },
          body: { ...rest, sort: sort ?? 0, retired: rest.retired ?? false },
        })
        void queryClient.invalidateQueries({ queryKey: ['get', '/api/v1/categories'] })
        toast(sayAdmin('saved'))
      }}
    >
      <Form.Item
        name="zh"
        label={sayAdmin('language.zh')}
        rules={[{ required: true, whitespace: true, message: say('category.zh.missing') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item
        name="en"
        label={sayAdmin('language.en')}
        rules={[{ required: true, whitespace: true, message: say('category.en.missing') }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item
        name="code"
        label={sayAdmin('code')}
        extra={sayAdmin('code.hint')}
        rules={
          category
            ? []
            : [
                { required: true, pattern: /^[a-z][a-z0-9_]*$/, message: say('category.code.missing') },
                freshCode(
                  all.map((one) => one.code),
                  sayAdmin('code.taken'),
                ),
              ]
        }
      >
        <Input disabled={category !== undefined} maxLength={40} spellCheck={false} autoCapitalize="off" />
      </Form.Item>
      <Form.Item name="parent" label={say('category.parent')} extra={say('category.parent.hint')}>
        <Select
          allowClear
          disabled={category !== undefined}
          placeholder={say('category.parent.none')}
          options={all
            // Categories have one level of parts.
            .filter((one) => one.code === category?.parent || (!one.retired && !one.parent))
            .map((one) => ({ value: one.code, label: nameIn(one, language) }))}
        />
      </Form.Item>
      <Form.Item name="sort" label={say('category.sort')} extra={say('category.sort.hint')}>
        <InputNumber className="w-full" min={0} max={100_000} precision={0} />
      </Form.Item>
      {category && (
        <Form.Item name="retired" valuePropName="checked" extra={say('category.retire.hint')}>
          <Checkbox>{sayAdmin('retire')}</Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  )
}
