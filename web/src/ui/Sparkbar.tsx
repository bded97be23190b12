import clsx from 'clsx'

interface SparkbarProps {
  /** What is drawn, in words, with the figure that matters. */
  label: string
  bars: readonly { name: string; value: number; now?: boolean }[]
  /** A dashed gold line. */
  target?: number
  className?: string
}

const height = 56

/** A small bar chart, such as credits by month. For reading shapes; figures stand in the text. */
export function Sparkbar({ label, bars, target, className }: SparkbarProps) {
  const top = Math.max(1, target ?? 0, ...bars.map((bar) => bar.value))
  const scale = (value: number) => (Math.max(0, value) / top) * (height - 4)
  const step = 100 / Math.max(1, bars.length)
  return (
    <svg role="img" aria-label={label} height={height} className={clsx('block w-full', className)}>
      {bars.map((bar, i) => {
        const h = Math.max(3, scale(bar.value))
        return (
          <svg key={bar.name} x={`${(i + 0.2) * step}%`} width={`${0.6 * step}%`} height={height} aria-hidden>
            <rect
              y={height - h}
              width="100%"
              height={h}
              rx={4}
              className={bar.now ? 'fill-brand' : 'fill-before'}
            />
            <title>{`${bar.name} ${bar.value}`}</title>
          </svg>
        )
      })}
      {target !== undefined && (
        <line
          x1="0%"
          x2="100%"
          y1={height - scale(target)}
          y2={height - scale(target)}
          strokeDasharray="4 3"
          className="stroke-[1.5] stroke-gold"
        />
      )}
    </svg>
  )
}
