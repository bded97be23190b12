/** Where the parts of a ring lie, in the units of its square view box. */
export interface RingGeometry {
  /** Length of the whole circle. */
  circle: number
  /** Length of the drawn part; never so long that the round caps meet before the end is reached. */
  dash: number
  /** Centre of the pace marker. */
  marker: { x: number; y: number }
}

/**
 * Calculates a ring that starts at twelve o'clock and runs clockwise.
 * `value` and `pace` are shares between 0 and 1 and are cut to that.
 */
export function ringGeometry(size: number, stroke: number, value: number, pace: number): RingGeometry {
  const radius = (size - stroke) / 2
  const circle = 2 * Math.PI * radius
  const part = cut(value)
  const angle = 2 * Math.PI * cut(pace) - Math.PI / 2
  return {
    circle,
    dash: part === 1 ? circle : Math.min(circle * part, circle - stroke * 1.25),
    marker: { x: size / 2 + radius * Math.cos(angle), y: size / 2 + radius * Math.sin(angle) },
  }
}

const cut = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0)
