import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/words'
import { IconTile } from '@/ui/ListRow'
import { Pill } from '@/ui/Pill'
import type { Tone } from '@/ui/tone'

interface BlockProps {
  id: string
  icon: LucideIcon
  tone: Tone
  title: string
  /** A quiet word beside the title. */
  sub?: ReactNode
  /** How many things are wrong inside. */
  wrong: number
  /** The line down to the next block is not drawn under the last one. */
  last?: boolean
  children: ReactNode
}

/** One part of a rule: an icon on the line that runs through all parts, and a card. */
export function Block({ id, icon, tone, title, sub, wrong, last, children }: BlockProps) {
  const say = useWords('rule.admin')
  return (
    <div className="relative flex gap-4 max-md:block">
      <div className="relative shrink-0 max-md:hidden">
        <IconTile icon={icon} tone={tone} />
        {!last && <span aria-hidden className="absolute top-12 -bottom-1 left-1/2 w-px bg-line" />}
      </div>
      <section
        id={`block-${id}`}
        aria-labelledby={`block-${id}-title`}
        className={clsx(
          'min-w-0 flex-1 scroll-mt-24 rounded-[16px] border bg-card p-4 lg:p-5',
          wrong > 0 ? 'border-coral/50' : 'border-line',
        )}
      >
        <header className="mb-3.5 flex min-h-6 items-baseline gap-2.5">
          <h2 id={`block-${id}-title`} className="font-semibold text-base">
            {title}
          </h2>
          {sub && <span className="text-ink-2 text-sm">{sub}</span>}
          {wrong > 0 && (
            <Pill tone="deadline" className="ml-auto self-center">
              {say('problems', { count: wrong })}
            </Pill>
          )}
        </header>
        {children}
      </section>
    </div>
  )
}

/** What is wrong with the thing right above. */
export function Problems({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null
  return (
    <div role="alert" className="mt-1 flex flex-col gap-0.5 text-coral-text text-sm">
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  )
}

/** A small heading with the input under it. */
export function Labelled({
  label,
  children,
  className,
}: {
  label: ReactNode
  children: ReactNode
  className?: string
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child.
    <label className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <span className="text-ink-2 text-sm">{label}</span>
      {children}
    </label>
  )
}
