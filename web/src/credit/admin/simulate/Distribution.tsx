import { useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import type { Report } from './simulation'

const height = 150
const wide = 26
const gap = 14

/** How many people got how much: grey before, blue after. Screen readers get the numbers as a table. */
export function Distribution({ report }: { report: Report }) {
  const say = useWords('simulate.admin')
  const { distribution, worlds } = report
  const most = Math.max(1, ...distribution.flatMap((bin) => bin.people))
  const bar = wide / Math.max(1, worlds.length)
  const step = wide + gap
  return (
    <figure>
      <div className="flex flex-wrap gap-x-4 gap-y-1 text-ink-2 text-xs" aria-hidden>
        {worlds.map((world, i) => (
          <span key={world.name} className="flex items-center gap-1.5">
            <span className={`size-2.5 rounded-[3px] ${dots[i]}`} />
            {world.name}
          </span>
        ))}
      </div>
      <svg
        aria-hidden
        viewBox={`0 0 ${distribution.length * step} ${height + 22}`}
        className="mt-3 w-full"
        preserveAspectRatio="xMidYMid meet"
      >
        <line x1={0} x2={distribution.length * step} y1={height} y2={height} className="stroke-line" />
        {distribution.map((bin, i) => (
          <g key={bin.from}>
            {bin.people.map((people, w) => {
              const tall = (people / most) * (height - 8)
              return (
                <rect
                  // biome-ignore lint/suspicious/noArrayIndexKey: worlds are told apart by their place.
                  key={w}
                  x={i * step + gap / 2 + w * bar}
                  y={height - tall}
                  width={bar - 2}
                  height={tall}
                  rx={3}
                  className={bars[w]}
                />
              )
            })}
            <text x={i * step + gap / 2} y={height + 15} className="num fill-ink-2 text-[10px]">
              {formatCredits(bin.from)}
            </text>
          </g>
        ))}
      </svg>
      <table className="sr-only">
        <caption>{say('distribution')}</caption>
        <tbody>
          {distribution.map((bin) => (
            <tr key={bin.from}>
              <th scope="row">{formatCredits(bin.from)}</th>
              {bin.people.map((people, w) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: worlds are told apart by their place.
                <td key={w}>{people}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}

const dots = ['bg-before', 'bg-brand', 'bg-iris']
const bars = ['fill-before', 'fill-brand', 'fill-iris']
