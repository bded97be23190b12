import clsx from 'clsx'

const grounds = [
  'bg-brand-soft text-brand-text',
  'bg-iris-soft text-iris-text',
  'bg-sky-soft text-sky-text',
  'bg-jade-soft text-jade-text',
]

/** 林晓 → 林, 欧阳修 → 欧阳, Ada Lovelace → A. */
export function surnameOf(name: string): string {
  const trimmed = name.trim()
  const pair = trimmed.slice(0, 2)
  if (trimmed.length > 2 && doubleSurnames.has(pair)) return pair
  return Array.from(trimmed)[0]?.toUpperCase() ?? '·'
}

const doubleSurnames = new Set([
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '司徒',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '夏侯',
])

interface AvatarProps {
  name: string
  size?: 'sm' | 'md' | 'lg'
  /** The reader's own, in brand colour. */
  me?: boolean
}

/** The surname in a disc; a person keeps the same ground everywhere. Decorative: the name stands beside it. */
export function Avatar({ name, size = 'md', me }: AvatarProps) {
  const hash = Array.from(name).reduce((sum, c) => sum + (c.codePointAt(0) ?? 0), 0)
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold',
        size === 'sm' ? 'size-8 text-xs' : size === 'md' ? 'size-9 text-sm' : 'size-14 text-xl',
        me ? 'bg-[#2f56e6] text-white' : grounds[hash % grounds.length],
      )}
    >
      {surnameOf(name)}
    </span>
  )
}
