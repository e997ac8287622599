import { describe, expect, it } from 'vitest'
import { cases, createPolicy, runCases } from '#lib/policy'

const policy = createPolicy()

describe('every certificate at a boundary keeps its answer', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, each) => {
    expect(runCases(policy, [each])).toEqual([])
  })
})

describe('the cases themselves', () => {
  it('are at least sixty, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })

  it('reach every rule, so that none can change unseen', () => {
    const reached = new Set(cases.map(({ expect: { rule } }) => rule))
    expect(policy.rules.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([])
  })

  it('stand on both sides of every day on which a rule begins or ends', () => {
    const missing = policy.rules.flatMap(({ id, appliesTo }) =>
      (['examDate', 'issueDate'] as const).flatMap((field) => {
        const { from, to } = appliesTo[field] ?? {}
        const days = cases.filter(({ expect: { rule } }) => rule === id).map(({ facts }) => facts[field])
        return [from, to]
          .filter((day) => day !== undefined && !days.includes(day))
          .map((day) => `${id} ${field} ${day}`)
      }),
    )
    expect(missing).toEqual([])
  })

  it('notice a wrong answer, part by part', () => {
    const [first] = cases
    if (!first) throw new Error('no cases')
    const wrong = { ...first, expect: { ...first.expect, mark: '电子文件', force: { '110000': true } } }
    expect(runCases(policy, [wrong]).map(({ field }) => field)).toEqual(['mark', 'force'])
  })
})
