import { Button } from 'antd'
import { useState } from 'react'
import { api, client, queryClient } from '@/api/client'
import { FaultState, useFaultText } from '@/api/FaultState'
import type { Shape } from '@/api/shape'
import { FaultAlert, FormDrawer } from '@/form/FormDrawer'
import { SideDrawer } from '@/form/SideDrawer'
import { useLanguage, useWords } from '@/i18n/words'
import { nameIn } from '@/lib/name'
import { Notice } from '@/ui/Notice'
import { Skeleton } from '@/ui/Skeleton'
import { toast } from '@/ui/Toast'
import { useObjectTypes } from '../objectTypes'
import { ObjectFields } from './ObjectFields'
import { formOf, type ObjectValues, valuesOf } from './objectForm'

type LearningObject = Shape<'ActivityObject'>

/** Changes an object or retires it. */
export function ObjectDrawer({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const object = api.useQuery(
    'get',
    '/api/v1/objects/{id}',
    { params: { path: { id: id ?? 0 } } },
    { enabled: id !== undefined },
  )
  if (id === undefined) return null
  if (object.data?.id === id) return <ObjectEdit key={id} object={object.data} onClose={onClose} />
  return (
    <SideDrawer open onClose={onClose} width={600} title={<Skeleton className="h-7 w-40" />}>
      {object.error ? (
        <FaultState fault={object.error} onRetry={() => void object.refetch()} />
      ) : (
        <div aria-busy className="flex flex-col gap-4">
          <Skeleton className="h-11 w-full" />
          <Skeleton className="h-40 w-full rounded-md" />
        </div>
      )}
    </SideDrawer>
  )
}

function objectsChanged(): void {
  for (const path of ['/api/v1/objects', '/api/v1/objects/{id}'])
    void queryClient.invalidateQueries({ queryKey: ['get', path] })
}

function ObjectEdit({ object, onClose }: { object: LearningObject; onClose: () => void }) {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const sayCommon = useWords('common')
  const language = useLanguage()
  const typeName = useObjectTypes()
  return (
    <FormDrawer<ObjectValues>
      open
      onClose={onClose}
      width={600}
      title={nameIn({ zh: object.name, en: object.name_en }, language)}
      sub={`${typeName(object.type)} · ${object.code}`}
      initial={valuesOf(object)}
      submit={sayCommon('save')}
      onSubmit={async (values) => {
        await client.PUT('/api/v1/objects/{id}', {
          params: { path: { id: object.id } },
          body: formOf(values, object),
        })
        objectsChanged()
        toast(sayAdmin('saved'))
      }}
    >
      {object.retired && <Notice className="mb-4">{say('object.retired.text')}</Notice>}
      <ObjectFields fixed />
      <Retirement object={object} onDone={onClose} />
    </FormDrawer>
  )
}

/** Takes an object out of the offer, or back into it; records about it stay either way. */
function Retirement({ object, onDone }: { object: LearningObject; onDone: () => void }) {
  const say = useWords('activity.admin')
  const sayAdmin = useWords('admin')
  const faultText = useFaultText()
  const [wrong, setWrong] = useState<string>()
  const turn = async (retire: boolean) => {
    const path = { params: { path: { id: object.id } } }
    if (retire) await client.PUT('/api/v1/objects/{id}/retirement', path)
    else await client.DELETE('/api/v1/objects/{id}/retirement', path)
    objectsChanged()
    toast(say(retire ? 'object.retired' : 'object.restored', { name: object.name }), {
      undo: () => {
        turn(!retire).catch((fault: unknown) => toast(faultText(fault), { tone: 'fault' }))
      },
    })
  }
  const press = async () => {
    setWrong(undefined)
    try {
      await turn(!object.retired)
      onDone()
    } catch (fault) {
      setWrong(faultText(fault))
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t pt-4">
      {wrong && <FaultAlert texts={[wrong]} />}
      <Button danger={!object.retired} onClick={() => void press()}>
        {sayAdmin(object.retired ? 'restore' : 'retire')}
      </Button>
      <span className="min-w-0 flex-1 text-ink-2 text-sm">{say('object.retire.hint')}</span>
    </div>
  )
}

/** Registers a new object. */
export function ObjectEntry({ onClose }: { onClose: () => void }) {
  const say = useWords('activity.admin')
  return (
    <FormDrawer<ObjectValues>
      open
      onClose={onClose}
      width={600}
      title={say('object.add')}
      initial={{ type: '', code: '', name: '' }}
      submit={say('object.add')}
      onSubmit={async (values) => {
        await client.POST('/api/v1/objects', { body: formOf(values) })
        objectsChanged()
        toast(say('object.added', { name: values.name }))
      }}
    >
      <ObjectFields />
    </FormDrawer>
  )
}
