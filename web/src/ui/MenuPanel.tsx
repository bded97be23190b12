import clsx from 'clsx'
import { Check } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { Fragment } from 'react'
import type { MenuItem, MenuProps } from './Menu'

/** The drawn part of Menu; it appears open, because the first press asked for it. */
export default function MenuPanel({ trigger, groups }: MenuProps) {
  return (
    <Radix.Root defaultOpen modal={false}>
      <Radix.Trigger asChild>{trigger({})}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="panel z-50 min-w-56 rounded-md border border-line bg-card p-1.5 shadow-float"
        >
          {groups.map((group, i) => (
            <Fragment key={group.label ?? i}>
              {i > 0 && <Radix.Separator className="my-1.5 h-px bg-line" />}
              {group.label && (
                <Radix.Label className="px-3 pt-1.5 pb-1 text-ink-2 text-xs">{group.label}</Radix.Label>
              )}
              {group.items.map((item) => (
                <Item key={item.label} {...item} />
              ))}
            </Fragment>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const itemClass =
  'flex min-h-11 cursor-pointer items-center gap-3 rounded-sm px-3 text-md outline-none data-highlighted:bg-soft lg:min-h-10'

function Item({ label, icon: Icon, onSelect, checked, tone }: MenuItem) {
  const inside = (
    <>
      {Icon && <Icon aria-hidden size={17} className={tone ? '' : 'text-ink-2'} />}
      <span className="flex-1">{label}</span>
      {checked && <Check aria-hidden size={16} className="text-brand-text" />}
    </>
  )
  if (checked !== undefined)
    return (
      <Radix.CheckboxItem checked={checked} onSelect={onSelect} className={itemClass}>
        {inside}
      </Radix.CheckboxItem>
    )
  return (
    <Radix.Item onSelect={onSelect} className={clsx(itemClass, tone === 'danger' && 'text-coral-text')}>
      {inside}
    </Radix.Item>
  )
}
