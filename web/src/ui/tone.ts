/**
 * What a colour says. Gold is for credits and nothing else, jade for done,
 * coral for a deadline or a loss; the rest carries no meaning of its own.
 */
export type Tone = 'credit' | 'done' | 'deadline' | 'neutral' | 'brand' | 'iris' | 'sky'

/** Text on its soft ground; each pair is at least 4.5:1 in both themes. */
export const softTone: Record<Tone, string> = {
  credit: 'bg-gold-soft text-gold-text',
  done: 'bg-jade-soft text-jade-text',
  deadline: 'bg-coral-soft text-coral-text',
  neutral: 'bg-soft text-ink-2',
  brand: 'bg-brand-soft text-brand-text',
  iris: 'bg-iris-soft text-iris-text',
  sky: 'bg-sky-soft text-sky-text',
}

/** A solid fill, for bars and dots. */
export const solidTone: Record<Tone, string> = {
  credit: 'bg-gold',
  done: 'bg-jade',
  deadline: 'bg-coral',
  neutral: 'bg-before',
  brand: 'bg-brand',
  iris: 'bg-iris',
  sky: 'bg-sky',
}
