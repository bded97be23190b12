import { keepPreviousData } from '@tanstack/react-query'
import { Select } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '@/api/client'
import { useWords } from '@/i18n/words'

/** Somebody who was chosen. */
export interface ChosenPerson {
  id: number
  number: string
  name: string
}

interface PersonSelectProps {
  id?: string
  value?: ChosenPerson
  onChange?: (person: ChosenPerson | undefined) => void
  placeholder?: string
  label?: string
  disabled?: boolean
  className?: string
}

const pauseMs = 200

/** Finds one person by name or employee number, among those whom the reader may see. */
export function PersonSelect(props: PersonSelectProps) {
  const { value, onChange, placeholder, label, className, ...rest } = props
  const say = useWords('org.admin')
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const waiting = setTimeout(() => setAsked(typed.trim()), pauseMs)
    return () => clearTimeout(waiting)
  }, [typed])
  const [open, setOpen] = useState(false)
  const found = api.useQuery(
    'get',
    '/api/v1/people',
    { params: { query: { q: asked || undefined, limit: 20 } } },
    { enabled: open, placeholderData: keepPreviousData },
  )
  const people = found.data?.items ?? []
  const known = value && !people.some((one) => one.id === value.id) ? [value, ...people] : people
  return (
    <Select<number>
      {...rest}
      allowClear
      aria-label={label ?? say('person.find')}
      className={className ?? 'w-full'}
      placeholder={placeholder ?? say('person.find')}
      loading={found.isFetching}
      open={open}
      onOpenChange={setOpen}
      showSearch={{ filterOption: false, onSearch: setTyped, searchValue: typed }}
      value={value?.id}
      notFoundContent={found.isFetching ? say('person.finding') : say('person.none')}
      onChange={(id: number | undefined) => {
        const person = known.find((one) => one.id === id)
        setTyped('')
        onChange?.(person && { id: person.id, number: person.number, name: person.name })
      }}
      options={known.map((one) => ({ value: one.id, label: `${one.name} ${one.number}`, person: one }))}
      optionRender={(option) => {
        const person = option.data.person as ChosenPerson & { department?: { name: string } }
        const department = person.department?.name
        return (
          <span className="flex items-baseline gap-2">
            <span className="font-medium">{person.name}</span>
            <span className="num text-ink-2 text-xs">{person.number}</span>
            {department && <span className="ml-auto truncate text-ink-2 text-xs">{department}</span>}
          </span>
        )
      }}
    />
  )
}
