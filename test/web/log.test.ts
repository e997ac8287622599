import { expect, it } from 'vitest'
import { groupLog, type LogEntry } from '../../web/parts/log.ts'

const entry = (at: string, more: Partial<LogEntry> = {}): LogEntry => ({
  at,
  firstAt: at,
  count: 1,
  how: 'code',
  verified: true,
  verifier: { network: '198.51.100.0/24', client: 'phone' },
  ...more,
})

it('what one network was told on one day stands together; another answer, network or day does not', () => {
  const groups = groupLog(
    [
      entry('2026-03-02T16:30:00.000Z'),
      entry('2026-03-02T04:00:00.000Z', { how: 'number' }),
      entry('2026-03-02T03:00:00.000Z', { verified: false }),
      entry('2026-03-02T02:00:00.000Z', { verifier: { network: '203.0.113.0/24', client: 'program' } }),
      entry('2026-03-02T01:00:00.000Z'),
    ],
    'zh',
  )
  expect(groups.map(({ day, network, verified, count }) => [day, network, verified, count])).toEqual([
    // Past midnight in China.
    ['2026年3月3日', '198.51.100.0/24', true, 1],
    ['2026年3月2日', '198.51.100.0/24', true, 2],
    ['2026年3月2日', '198.51.100.0/24', false, 1],
    ['2026年3月2日', '203.0.113.0/24', true, 1],
  ])
  expect(groups[1]).toMatchObject({ first: '2026-03-02T01:00:00.000Z', last: '2026-03-02T04:00:00.000Z' })
})

it('an office that asks by its key stands under its name, also beside others in its network', () => {
  const office = { name: '某市某局人事处', network: '198.51.100.0/24', client: 'program' } as const
  const groups = groupLog(
    [
      entry('2026-03-02T04:00:00.000Z', { how: 'batch', verifier: office }),
      entry('2026-03-02T03:00:00.000Z'),
      entry('2026-03-02T02:00:00.000Z', { how: 'batch', verifier: office }),
    ],
    'zh',
  )
  expect(groups.map(({ name, count }) => [name, count])).toEqual([
    ['某市某局人事处', 2],
    [undefined, 1],
  ])
})

it('an entry that stands for several counts as that many, to the last of them', () => {
  const [group] = groupLog(
    [
      entry('2026-03-02T09:00:00.000Z', { count: 12, firstAt: '2026-03-02T04:00:00.000Z' }),
      entry('2026-03-02T03:00:00.000Z'),
    ],
    'en',
  )
  expect(group).toMatchObject({
    count: 13,
    first: '2026-03-02T03:00:00.000Z',
    last: '2026-03-02T09:00:00.000Z',
  })
})
