import { useLanguage, useWords } from '@/i18n/words'
import { formatCredits } from '@/lib/credits'
import { listIn } from '@/lib/name'
import { fieldAt, nameOf, type Words } from './catalogue'
import type {
  Amount,
  Bonus,
  Cap,
  Collect,
  Condition,
  Cooldown,
  Gate,
  Member,
  Validity,
  When,
} from './definition'
import type { Field, Teller } from './diff'

/** Tells parts of a definition in the reader's language, for comparing versions. */
export function useTeller(words: Words): Teller {
  const say = useWords('rule.admin')
  const language = useLanguage()
  const list = (items: readonly string[]) => listIn(items, language)

  const label = (path: string | undefined) => fieldAt(words, path)?.label || path || ''
  const shown = (path: string | undefined, value: unknown): string => {
    const field = fieldAt(words, path)
    const one = (v: unknown) => {
      return field ? nameOf(field.choices, String(v)) : String(v)
    }
    if (field?.type === 'bool') return say(value === false ? 'value.no' : 'value.yes')
    const text = Array.isArray(value) ? list(value.map(one)) : one(value)
    return field?.unit ? `${text} ${field.unit}` : text
  }
  const clause = (node: Condition): string => {
    if (node.cel) return node.cel
    if (node.op === 'exists')
      return `${label(node.field)} ${say(node.value === false ? 'op.exists.no' : 'op.exists')}`
    return `${label(node.field)} ${say(`op.${node.op ?? '=='}`)} ${shown(node.field, node.value)}`
  }

  const amount = (a: Amount): string => {
    if (a.object_value) return a.times ? say('tell.objectTimes', { times: a.times }) : say('tell.object')
    if (a.tiers)
      return `${label(a.tiers.field)}: ${a.tiers.steps.map((s) => `≥ ${s.from} → ${s.credits}`).join('; ')}`
    if (a.pool)
      return say('tell.pool', { credits: a.pool.credits, shares: label(`attributes.${a.pool.shares}`) })
    return a.formula ?? formatCredits(a.fixed ?? '0')
  }
  const validity = (v: Validity): string => {
    if (v.months) return say('validity.monthsOf', { count: v.months })
    if (v.until) return say('validity.untilOf', { day: v.until })
    return say(v.end_of_next_year ? 'validity.end_of_next_year' : 'validity.forever')
  }
  const cap = (c: Cap): string => {
    const key = c.key && c.key !== 'none' ? say(`cap.key.${c.key}`) : ''
    const what = c.key === 'attribute' ? label(`attributes.${c.attribute}`) : ''
    const subject =
      c.subject === 'group' ? `${say('cap.subject.group')} ${c.group}` : say(`cap.subject.${c.subject}`)
    return [
      say(`period.${c.period}`),
      subject,
      key + (what && ` ${what}`),
      `≤ ${c.limit} ${say(`cap.unit.${c.unit}`)}`,
    ]
      .filter(Boolean)
      .join(' · ')
  }

  const deed = (when: When): string =>
    [
      list(when.verbs.map((one) => nameOf(words.verbs, one))),
      list((when.object_types ?? []).map((one) => nameOf(words.objectTypes, one))),
    ]
      .filter(Boolean)
      .join(' · ')
  const cooldown = (c: Cooldown): string =>
    [
      c.hours ? `${c.hours} ${say('unit.hours')}` : `${c.days} ${say('unit.days')}`,
      c.key && c.key !== 'none' ? say(`cap.key.${c.key}`) : '',
      c.key === 'attribute' ? label(`attributes.${c.attribute}`) : '',
    ]
      .filter(Boolean)
      .join(' · ')
  const collect = (c: Member | Collect): string =>
    'members' in c
      ? [say('collect.period'), say(`period.${c.period ?? 'ever'}`), c.repeat ? say('collect.repeat') : '']
          .filter(Boolean)
          .join(' · ')
      : [`${c.count} × ${deed(c.when)}`, c.distinct ? say('collect.distinct') : '']
          .filter(Boolean)
          .join(' · ')
  const gate = (g: Gate | NonNullable<Gate['reject']>): string =>
    'within_days' in g
      ? [
          deed(g.when),
          `${say('gate.within')} ${g.within_days} ${say('unit.days')}`,
          say(`gate.link.${g.link ?? 'object'}`),
          g.about ? label(`attributes.${g.about}`) : say('gate.about.self'),
        ].join(' · ')
      : `${say('gate.reject')} ${deed(g.when)}`

  const value = (field: Field, v: unknown): string => {
    const code = String(v)
    switch (field) {
      case 'name': {
        const name = v as { zh: string; en?: string }
        return [name.zh, name.en].filter(Boolean).join(' / ')
      }
      case 'departments':
        return nameOf(words.departments, code)
      case 'positions':
        return nameOf(words.positions, code)
      case 'grades':
        return nameOf(words.grades, code)
      case 'verbs':
        return nameOf(words.verbs, code)
      case 'object_types':
        return nameOf(words.objectTypes, code)
      case 'replaces':
        return nameOf(words.rules, code)
      case 'subtree':
        return say(v ? 'value.yes' : 'value.no')
      case 'category':
        return (v as string[])
          .filter(Boolean)
          .map((one) => nameOf(words.categories, one))
          .join(' / ')
      case 'amount':
        return amount(v as Amount)
      case 'bonuses':
        return [
          `${(v as Bonus).name.zh || (v as Bonus).name.en} +${(v as Bonus).credits}`,
          (v as Bonus).multiplied ? say('bonus.multiplied') : '',
        ]
          .filter(Boolean)
          .join(' · ')
      case 'cooldown':
        return cooldown(v as Cooldown)
      case 'collect':
        return collect(v as Member | Collect)
      case 'gate':
        return gate(v as Gate | NonNullable<Gate['reject']>)
      case 'caps':
        return cap(v as Cap)
      case 'beneficiary':
        return label(`attributes.${code}`)
      case 'validity':
        return validity(v as Validity)
      case 'effective': {
        const { from, to } = v as { from?: string; to?: string }
        return `${from ?? say('effective.open')} → ${to ?? say('effective.open')}`
      }
      default:
        return code
    }
  }
  return { clause, join: (join) => say(`join.${join}`), value }
}
