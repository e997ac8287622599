/** A run over a list: nothing is asked twice, nothing is lost, wherever it was stopped. */

import { describe, expect, it } from 'vitest'
import { newCode } from '#lib/credential'
import type { BatchItem, BatchResult } from '../../../client/api/types.ts'
import {
  type Batch,
  memoryJournal,
  type RunOptions,
  type Task,
  verifyTasks,
} from '../../../client/list/run.ts'
import { needsService, type Verdict } from '../../../client/list/verdict.ts'

const codeOf = (n: number) => newCode(new Uint8Array([...new Uint8Array(8), n >> 8, n & 255]))
const tasks: readonly Task[] = Array.from({ length: 250 }, (_, n) => ({
  id: String(n + 2),
  read: { item: { code: codeOf(n) } },
}))
const refused = { type: '', title: '', status: 404, code: 'not-found', detail: '', requestId: '' }
const why = () => ({ zh: '断网', en: 'no network' })

/** A service that answers `not-found`, or breaks off; notes what it was asked. */
function service(breaksOff: (batch: Batch) => boolean = () => false) {
  const asked: { items: readonly BatchItem[]; key: string }[] = []
  const ask: NonNullable<RunOptions['ask']> = async (items, batch) => {
    asked.push({ items, key: batch.key })
    if (breaksOff(batch)) throw new Error('broken off')
    return { results: items.map((): BatchResult => ({ problem: refused })), receipt: `r${batch.number}` }
  }
  return { asked, ask }
}

const offline = async () => needsService()

describe('a run', () => {
  it('asks a hundred at a time, each once, and says which receipt is whose', async () => {
    const { asked, ask } = service()
    const told: number[] = []
    const run = await verifyTasks(tasks, why, {
      ask,
      journal: memoryJournal(),
      checkOffline: offline,
      onProgress: ({ done }) => told.push(done),
    })
    expect(asked.map(({ items }) => items.length)).toEqual([100, 100, 50])
    expect(new Set(asked.map(({ key }) => key)).size).toBe(3)
    expect(run.verdicts.get('251')).toMatchObject({ code: 'not-found', receipt: { number: 3, place: 50 } })
    expect([...run.receipts.values()]).toEqual(['r1', 'r2', 'r3'])
    expect(told.at(-1)).toBe(250)
    expect(run).not.toHaveProperty('stopped')
  })

  it('asks once for what stands in two rows, and not at all for what cannot be read', async () => {
    const { asked, ask } = service()
    const [first] = tasks as [Task]
    const twice = [first, { ...first, id: '9' }, { id: '10', read: { problem: { zh: '错', en: 'wrong' } } }]
    const { verdicts } = await verifyTasks(twice, why, {
      ask,
      journal: memoryJournal(),
      checkOffline: offline,
    })
    expect(asked.map(({ items }) => items.length)).toEqual([1])
    expect([...verdicts.values()].map(({ code }) => code)).toEqual(['not-found', 'not-found', 'unreadable'])
  })

  it('that was broken off sends what had no answer again under its key, and the rest; never what was answered', async () => {
    const journal = memoryJournal()
    const first = service(({ number }) => number === 2)
    const broken = await verifyTasks(tasks, why, {
      ask: first.ask,
      journal,
      checkOffline: offline,
      parallel: 1,
    })
    expect(broken.verdicts.get('2')?.code).toBe('not-found')
    expect(broken.verdicts.get('251')).toMatchObject({ code: 'could-not-check', detail: { zh: '断网' } })
    expect(broken.stopped).toBeInstanceOf(Error)
    const second = service()
    const whole = await verifyTasks(tasks, why, { ask: second.ask, journal, checkOffline: offline })
    expect(second.asked).toHaveLength(2)
    expect(second.asked[0]).toEqual(first.asked[1])
    const everything = [first.asked[0], ...second.asked].flatMap((one) => one?.items)
    expect(everything).toEqual(tasks.map(({ read }) => read.item))
    expect([...whole.receipts.values()]).toEqual(['r1', 'r2', 'r3'])
  })

  it('in which the service could not look something up asks for that batch again, and not for the others', async () => {
    const journal = memoryJournal()
    let fails = true
    const { asked, ask } = service()
    const options: RunOptions = {
      journal,
      checkOffline: offline,
      async ask(items, batch) {
        const answer = await ask(items, batch)
        if (batch.number !== 2 || !fails) return answer
        const unavailable = { problem: { ...refused, status: 503, code: 'unavailable' } }
        return { ...answer, results: [unavailable, ...answer.results.slice(1)] }
      },
    }
    const first = await verifyTasks(tasks, why, options)
    expect([first.incomplete, first.verdicts.get('102')?.code, first.verdicts.get('103')?.code]).toEqual([
      true,
      'could-not-check',
      'not-found',
    ])
    fails = false
    const second = await verifyTasks(tasks, why, options)
    expect([second.incomplete, second.verdicts.get('102')?.code]).toEqual([false, 'not-found'])
    expect(asked).toHaveLength(4)
    expect(asked[3]).toEqual(asked[1])
  })

  it('that was stopped asks no more', async () => {
    const stop = new AbortController()
    const { asked, ask } = service()
    const { stopped } = await verifyTasks(tasks, why, {
      journal: memoryJournal(),
      checkOffline: offline,
      signal: stop.signal,
      parallel: 1,
      ask: (...given) => {
        stop.abort()
        return ask(...given)
      },
    })
    expect(asked).toHaveLength(1)
    expect(stopped).toBeDefined()
  })

  it('settles on the device what no answer could change, and asks about the rest', async () => {
    const { asked, ask } = service()
    const forged: Verdict = { ...needsService(), code: 'forged', outcome: 'failed', how: 'offline' }
    const credentials = ['1', '2'].map((text) => ({ id: text, read: { item: { credential: text } } }))
    const { verdicts } = await verifyTasks(credentials, why, {
      ask,
      journal: memoryJournal(),
      checkOffline: async (text) => (text === '1' ? forged : needsService()),
    })
    expect(asked.map(({ items }) => items)).toEqual([[{ credential: '2' }]])
    expect(verdicts.get('1')?.code).toBe('forged')
  })
})
