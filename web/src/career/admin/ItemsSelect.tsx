import { keepPreviousData } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '@/api/client'
import type { Shape } from '@/api/shape'
import { useLanguage, useWords } from '@/i18n/words'

type Item = Shape<'GoalItem'>

interface ItemsSelectProps {
  value: readonly Item[]
  onChange: (items: Item[]) => void
}

const keyOf = (item: Item) => `${item.type}/${item.code}`
const pauseMs = 200

/** Objects of the register that must be done. */
export function ItemsSelect({ value, onChange }: ItemsSelectProps) {
  const say = useWords('career.admin')
  const language = useLanguage()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(typed.trim()), pauseMs)
    return () => clearTimeout(waiting)
  }, [typed])
  const types = api.useQuery('get', '/api/v1/object-types')
  const found = api.useQuery(
    'get',
    '/api/v1/objects',
    { params: { query: { q: asked || undefined, limit: 50 } } },
    { placeholderData: keepPreviousData },
  )
  const typeName = (code: string) => {
    const type = types.data?.items.find((one) => one.code === code)
    return (language === 'en' ? type?.en : type?.zh) ?? code
  }
  const objects = (found.data?.items ?? []).filter((one) => !one.retired)
  const known = new Map(objects.map((one) => [keyOf(one), one]))
  const options = [
    ...value
      .filter((item) => !known.has(keyOf(item)))
      .map((item) => ({ value: keyOf(item), label: item.code, type: item.type })),
    ...objects.map((one) => ({
      value: keyOf(one),
      label: (language === 'en' ? one.name_en || one.name : one.name) || one.code,
      type: one.type,
    })),
  ]
  return (
    <Select
      mode="multiple"
      aria-label={say('items')}
      className="w-full"
      placeholder={say('items.find')}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={say('items.none')}
      value={value.map(keyOf)}
      onChange={(keys: string[]) =>
        onChange(
          keys.map((key) => {
            const [type = '', ...code] = key.split('/')
            return { type, code: code.join('/') }
          }),
        )
      }
      options={options}
      optionRender={(option) => (
        <span className="flex items-baseline justify-between gap-3">
          {option.label}
          <span className="text-ink-2 text-xs">{typeName(option.data.type)}</span>
        </span>
      )}
    />
  )
}
