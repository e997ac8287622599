import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createRow, createRows, csvOf, fileOf, importInto, noon } from './fixtures.ts'
import { memoryStore } from './memory-store.ts'

const later = new Date('2026-01-06T00:00:00.000Z')
const demo = fileURLToPath(new URL('../../../local/demo/certificates.csv', import.meta.url))

describe('a file is loaded', () => {
  it('and every row of it is there afterwards, its ID number only sealed', async () => {
    const store = memoryStore()
    const { summary, problems } = await importInto(store, createRows(250))
    expect(problems).toEqual([])
    expect(summary).toMatchObject({ rows: 250, new: 250, unchanged: 0, changed: 0, refused: 0, warned: 0 })
    expect(store.certificates.size).toBe(250)
    expect(JSON.stringify([...store.certificates.values()])).not.toContain('99010119900307')
  })

  it('a second time changes nothing and writes nothing', async () => {
    const store = memoryStore({ bulk: true })
    await importInto(store, demo)
    const before = structuredClone(store.certificates)
    store.writes = 0
    const { summary } = await importInto(store, demo, { now: () => later })
    expect(summary).toMatchObject({ new: 0, changed: 0, refused: 0, unchanged: summary.rows })
    expect(store.writes).toBe(0)
    expect(store.certificates).toEqual(before)
  })

  it('without being written when it is a dry run', async () => {
    const store = memoryStore({ bulk: true })
    const { summary } = await importInto(store, createRows(3), { dryRun: true })
    expect(summary).toMatchObject({ new: 3, dryRun: true })
    expect(store.certificates.size).toBe(0)
    expect(store.writes).toBe(0)
  })
})

describe('a row that changed', () => {
  it('is updated, and its old values are kept with who, when and which import', async () => {
    const store = memoryStore()
    await importInto(store, [createRow()])
    const { summary } = await importInto(store, [createRow({ issuer: '广东省人事考试局', level: '' })], {
      operator: '李四',
    })
    expect(summary).toMatchObject({ changed: 1, new: 0 })
    expect(store.certificates.get('ZY2344000001')).toMatchObject({
      issuer: '广东省人事考试局',
      revision: 2,
      recorded: { operator: '测试员' },
      history: [
        {
          action: 'import',
          operator: '李四',
          importId: summary.importId,
          before: { issuer: '广东省人力资源和社会保障厅', level: '中级' },
        },
      ],
    })
  })

  it('is refused when its number belongs to another person, unless told to replace', async () => {
    const store = memoryStore()
    await importInto(store, [createRow()])
    const other = createRow({
      holderName: '李四',
      idType: '护照',
      idNumber: 'DEMO00009',
      birthDate: '',
      gender: '',
    })
    const refused = await importInto(store, [other])
    expect(refused.summary).toMatchObject({ refused: 1, changed: 0 })
    expect(refused.problems).toMatchObject([{ row: 2, code: 'other-person', column: 'managementNumber' }])
    expect(store.certificates.get('ZY2344000001')?.holderName).toBe('张三')

    const replaced = await importInto(store, [other], { replace: true })
    expect(replaced.summary).toMatchObject({ changed: 1, warned: 1, refused: 0 })
    const certificate = store.certificates.get('ZY2344000001')
    expect(certificate?.holderName).toBe('李四')
    expect(certificate?.history?.[0]?.before).toMatchObject({
      holderName: '张三',
      idType: 'resident-id',
      gender: 'male',
    })
  })

  it('does not give a revoked certificate its force back', async () => {
    const store = memoryStore()
    const revoked = { status: '已撤销', revokedAt: '2024-01-02', revocationReason: '违纪' }
    await importInto(store, [createRow(revoked)])
    const { summary, problems } = await importInto(store, [createRow({ issuer: '广东省人事考试局' })])
    expect(summary).toMatchObject({ changed: 1, warned: 1 })
    expect(problems).toMatchObject([{ code: 'revoked-in-registry' }])
    expect(store.certificates.get('ZY2344000001')).toMatchObject({
      status: 'revoked',
      revokedAt: '2024-01-01T16:00:00.000Z',
      revocationReason: '违纪',
      issuer: '广东省人事考试局',
    })
  })
})

describe('what is wrong is told, and nothing else is lost by it', () => {
  it('a number that stands twice counts once, and the second row is refused', async () => {
    const store = memoryStore()
    const { summary, problems } = await importInto(store, [createRow(), createRow({ issuer: '别处' })])
    expect(summary).toMatchObject({ new: 1, refused: 1 })
    expect(problems).toMatchObject([{ row: 3, code: 'duplicate-in-file' }])
    expect(store.certificates.get('ZY2344000001')?.issuer).toBe('广东省人力资源和社会保障厅')
  })

  it('problems come in the order of the rows, also over many pages', async () => {
    const rows = createRows(1000, (i) => (i % 7 === 0 ? { gender: '？' } : {}))
    const { problems, summary } = await importInto(memoryStore(), rows)
    expect(summary.refused).toBe(143)
    expect(problems.map(({ row }) => row)).toEqual(rows.flatMap((_, i) => (i % 7 === 0 ? [i + 2] : [])))
  })

  it('a file that lacks a column is refused before anything is written', async () => {
    const store = memoryStore()
    const file = fileOf(csvOf(createRows(3), ['managementNumber', 'holderName', 'qualification']))
    await expect(importInto(store, file)).rejects.toMatchObject({ code: 'column-missing' })
    await expect(importInto(store, file)).rejects.toThrow(/ID number.*Issuing authority/)
    expect(store.writes).toBe(0)
  })

  it('unknown columns are named', async () => {
    const text = csvOf(createRows(1)).replace('专业', '专业,准考证号').replace('网络工程师', '网络工程师,X1')
    const { summary } = await importInto(memoryStore(), fileOf(text))
    expect(summary).toMatchObject({ new: 1, unknownColumns: ['准考证号'] })
  })
})

it.each([
  ['small', false],
  ['large', true],
])('in a %s registry, what is there already is compared and not written over', async (_, large) => {
  const store = memoryStore({ bulk: true, large })
  await importInto(store, createRows(150))
  const rows = createRows(300, (i) => (i % 10 === 0 ? { issuer: '新机关' } : {}))
  const { summary } = await importInto(store, rows, { now: () => later })
  expect(summary).toMatchObject({ new: 150, changed: 15, unchanged: 135 })
  expect(store.certificates.get('ZY2300000140')).toMatchObject({ revision: 2, issuer: '新机关' })
  expect(store.certificates.get('ZY2300000141')).toMatchObject({
    revision: 1,
    recorded: { at: noon.toISOString() },
  })
})

describe('an import that was cut short', () => {
  it('is taken up where it stopped, with the counts and the table of one clean run', async () => {
    const rows = createRows(1500)
    const file = fileOf(csvOf(rows))
    const clean = memoryStore()
    const cleanRun = await importInto(clean, file)

    const store = memoryStore()
    const { create } = store
    store.create = async (certificates, check) => {
      if (store.certificates.size >= 700) throw new Error('killed')
      return create(certificates, check)
    }
    await expect(importInto(store, file)).rejects.toThrow('killed')
    store.create = create
    const half = store.certificates.size
    store.writes = 0
    const { summary } = await importInto(store, file, { now: () => later })

    expect(summary).toMatchObject({ resumed: true, new: cleanRun.summary.new, unchanged: 0 })
    expect(store.writes).toBe(1500 - half + 1)
    const dump = (from: typeof store) =>
      [...from.certificates.values()].map(({ encryptedIdNumber: _, statusPlace: __, ...rest }) => rest)
    expect(new Map(dump(store).map((c) => [c.managementNumber, c]))).toEqual(
      new Map(dump(clean).map((c) => [c.managementNumber, c])),
    )
  })
})

describe('two operators at once', () => {
  it('a row that another import wrote in between is compared again, not overwritten', async () => {
    const store = memoryStore()
    const { create } = store
    let raced = false
    store.create = async (certificates, check) => {
      if (!raced) {
        raced = true
        await importInto(store, [
          createRow({ holderName: '李四', idType: '护照', idNumber: 'DEMO00009', birthDate: '', gender: '' }),
        ])
      }
      return create(certificates, check)
    }
    const { summary } = await importInto(store, [createRow()])
    expect(summary).toMatchObject({ new: 0, refused: 1 })
    expect(store.certificates.get('ZY2344000001')?.holderName).toBe('李四')
  })

  it('a bulk import is refused while another one runs, and says whose', async () => {
    const store = memoryStore({ bulk: true })
    store.lease = {
      owner: 'x',
      operator: '李四',
      host: 'elsewhere',
      processId: 1,
      until: Date.now() + 30_000,
    }
    await expect(importInto(store, [createRow()])).rejects.toMatchObject({
      code: 'import-in-progress',
      detail: { zh: expect.stringContaining('李四') },
    })
    expect(store.certificates.size).toBe(0)
  })

  it('but not for a dead one of this machine, nor one that ran out', async () => {
    const store = memoryStore({ bulk: true })
    store.lease = { owner: 'x', operator: '李四', host: 'elsewhere', processId: 1, until: Date.now() - 1 }
    expect((await importInto(store, [createRow()])).summary.new).toBe(1)
    const { hostname } = await import('node:os')
    store.lease = {
      owner: 'y',
      operator: '李四',
      host: hostname(),
      processId: 2 ** 30,
      until: Date.now() + 30_000,
    }
    expect((await importInto(store, [createRow({ managementNumber: 'ZY0000000002' })])).summary.new).toBe(1)
    expect(store.lease).toBeUndefined()
  })

  it.runIf(existsSync('/proc/self/stat'))(
    'nor for one that was killed and that nobody has taken notice of, as in a container without an init process',
    async () => {
      // The shell becomes a program that never asks after the child it has inherited.
      const parent = spawn('sh', ['-c', 'sh -c "sleep 600" & echo $!; exec sleep 600'])
      try {
        const [line] = await once(parent.stdout, 'data')
        const processId = Number(line)
        const { hostname } = await import('node:os')
        const store = memoryStore({ bulk: true })
        const lease = {
          owner: 'z',
          operator: '李四',
          host: hostname(),
          processId,
          until: Date.now() + 60_000,
        }
        store.lease = lease
        await expect(importInto(store, [createRow()])).rejects.toMatchObject({ code: 'import-in-progress' })
        process.kill(processId, 'SIGKILL')
        await expect.poll(() => readFileSync(`/proc/${processId}/stat`, 'utf8')).toContain(') Z ')
        // To the system it still exists.
        expect(process.kill(processId, 0)).toBe(true)
        expect((await importInto(store, [createRow()])).summary.new).toBe(1)
      } finally {
        parent.kill('SIGKILL')
      }
    },
  )
})
