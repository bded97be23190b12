import { describe, expect, it } from 'vitest'
import { ringGeometry } from './ringGeometry'

const size = 120
const stroke = 11
const radius = (size - stroke) / 2

describe('ringGeometry', () => {
  it('draws as much of the circle as is reached', () => {
    const { circle, dash } = ringGeometry(size, stroke, 0.5, 0)
    expect(circle).toBeCloseTo(2 * Math.PI * radius)
    expect(dash).toBeCloseTo(circle / 2)
  })

  it('closes only when all is reached', () => {
    expect(ringGeometry(size, stroke, 0.999, 0).dash).toBeLessThan(
      ringGeometry(size, stroke, 1, 0).circle - stroke,
    )
    const full = ringGeometry(size, stroke, 1, 0)
    expect(full.dash).toBe(full.circle)
  })

  it.each([
    [0, 60, 60 - radius],
    [0.25, 60 + radius, 60],
    [0.5, 60, 60 + radius],
    [0.75, 60 - radius, 60],
  ])('puts the pace of %d clockwise from the top', (pace, x, y) => {
    const { marker } = ringGeometry(size, stroke, 0, pace)
    expect(marker.x).toBeCloseTo(x)
    expect(marker.y).toBeCloseTo(y)
  })

  it('cuts what lies outside', () => {
    expect(ringGeometry(size, stroke, -1, 0).dash).toBe(0)
    expect(ringGeometry(size, stroke, Number.NaN, 7).dash).toBe(0)
    expect(ringGeometry(size, stroke, 3, 0).dash).toBeCloseTo(2 * Math.PI * radius)
  })
})
