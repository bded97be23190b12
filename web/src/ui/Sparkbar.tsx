import clsx from 'clsx'

interface SparkbarProps {
  /** What is drawn, in words, with the figure that matters. */
  label: string
  bars: readonly { name: string; value: number; now?: boolean }[]
  /** A dashed gold line. */
  target?: number
  className?: string
}

const height = 48
const step = 14
const width = 8

/** A small bar chart, such as credits by month. For reading shapes; figures stand in the text. */
export function Sparkbar({ label, bars, target, className }: SparkbarProps) {
  const top = Math.max(1, target ?? 0, ...bars.map((bar) => bar.value))
  const scale = (value: number) => (Math.max(0, value) / top) * (height - 4)
  const total = bars.length * step
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${total} ${height}`}
      preserveAspectRatio="none"
      className={clsx('block h-14 w-full', className)}
    >
      {bars.map((bar, i) => {
        const h = Math.max(2, scale(bar.value))
        return (
          <rect
            key={bar.name}
            x={i * step + (step - width) / 2}
            y={height - h}
            width={width}
            height={h}
            rx={2.5}
            className={bar.now ? 'fill-brand' : 'fill-before'}
          >
            <title>{`${bar.name} ${bar.value}`}</title>
          </rect>
        )
      })}
      {target !== undefined && (
        <line
          x1={0}
          x2={total}
          y1={height - scale(target)}
          y2={height - scale(target)}
          strokeDasharray="4 3"
          vectorEffect="non-scaling-stroke"
          className="stroke-[1.5] stroke-gold"
        />
      )}
    </svg>
  )
}
