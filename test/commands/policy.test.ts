import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { createPolicy, type Policy, type Result } from '#lib/policy'
import { run } from '../../commands/policy/command.ts'
import { measureCoverage } from '../../commands/policy/coverage.ts'
import { both, pad, table, width, wrap } from '../../commands/policy/layout.ts'
import { createMockRule } from '../lib/policy/records.ts'

const folder = mkdtempSync(join(tmpdir(), 'policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

const policy = (...args: string[]) => run([...args, '--rules', folder])

const example = ['--exam-date', '2023-05-27', '--use-in', '110000']

describe('npm run policy -- explain', () => {
  it('answers the same whether asked by names or by codes', () => {
    const [codes, names] = [
      policy('explain', '--qualification', 'computer-software', '--region', '440000', ...example),
      policy(
        'explain',
        '--qualification',
        '软考',
        '--region',
        '广东',
        '--exam-date',
        '2023-05-27',
        '--use-in',
        '北京',
      ),
    ]
    expect(codes).toEqual(names)
    expect(codes.status).toBe(0)
    for (const part of [
      'ruankao-guangdong v1',
      '粤人社函〔2021〕211号',
      '在北京市使用',
      '没有同等效力 no force',
    ]) {
      expect(codes.out).toContain(part)
    }
  })

  it('gives machines the whole trace', () => {
    const { status, out } = policy(
      'explain',
      '--qualification',
      '网络工程师',
      '--region',
      '北京',
      ...example,
      '--json',
    )
    const { facts, result, considered, use } = JSON.parse(out)
    expect(status).toBe(0)
    expect(facts).toMatchObject({
      qualification: 'computer-software',
      level: 'intermediate',
      issueDate: '2023-05-27',
    })
    expect(result.kind).toBe('certificate-electronic-file')
    expect(considered.length).toBeGreaterThan(15)
    expect(use).toMatchObject({ region: '110000', hasForce: false })
  })

  it('answers for a qualification that is not listed, and says so', () => {
    const { status, out } = policy('explain', '--qualification', '某某师', '--region', '广东', ...example)
    expect(status).toBe(0)
    expect(out).toContain('目录未列 · not listed')
    expect(out).toContain('unlisted-qualification')
  })

  it.each([
    [['--regoin', '440000'], /--regoin.*--region/s],
    [['--qualification', '软考', '--region', '广洲', ...example], /广洲/],
    [['--qualification', '软考', '--region', '广东', '--exam-date', '2023-5-27'], /2023-5-27.*YYYY-MM-DD/],
    [['--qualification', '软考', '--region', '广东'], /--exam-date or --issue-date is needed/],
    [['--qualification', '软考', '--region', '广东', ...example, '--level', '特级'], /特级/],
    [['--qualification'], /needs a value/],
    [['--region', '广东', ...example], /--qualification is missing/],
    [['surplus', '--qualification', '软考'], /surplus/],
  ])('refuses %j with a line that helps, in both languages', (args, message) => {
    const { status, out, err } = policy('explain', ...args)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toMatch(message)
    expect(err).toMatch(/\p{Script=Han}/u)
  })
})

describe('npm run policy -- list and check', () => {
  it('lists the rules and the catalogues', () => {
    const [rules, qualifications, regions, notices] = [
      policy('list'),
      policy('list', '--qualifications', '--json'),
      policy('list', '--regions'),
      policy('list', '--notices'),
    ]
    expect(rules.out).toContain('national-level-1 v1')
    expect(rules.out).toContain('签发日期 2021-12-17 起')
    expect(JSON.parse(qualifications.out)[0].specialties).toHaveLength(27)
    expect(regions.out).toContain('440000  广东省            Guangdong       广东')
    expect(notices.out).toContain('人社厅发〔2021〕97号')
  })

  it('finds the rules sound and runs every case', () => {
    const { status, out } = policy('check', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, ambiguities: [], failures: [], changed: [] })
  })

  it('shows what an operator’s file changes, and fails when two of its rules tie', () => {
    const file = join(folder, 'jiangsu.json')
    writeFileSync(file, `\uFEFF${JSON.stringify({ rules: [createMockRule()] })}`)
    const added = policy('check')
    expect(added.status).toBe(0)
    expect(added.out).toMatch(/江苏.*"ruankao-file" → "ruankao-jiangsu"/)

    writeFileSync(file, JSON.stringify({ rules: [createMockRule(), createMockRule({ id: 'other' })] }))
    const tied = policy('check')
    expect(tied.status).toBe(1)
    expect(tied.out).toMatch(/ruankao-jiangsu v1.*other v1/)
    expect(policy('list').status).toBe(1)

    writeFileSync(file, '{ "rules": [')
    const broken = policy('check')
    expect(broken.status).toBe(1)
    expect(broken.err).toMatch(/jiangsu\.json.*不是合法的 JSON/)
    rmSync(file)
  })

  it('says with its exit status whether all was well', async () => {
    const start = promisify(execFile)
    const command = join(import.meta.dirname, '../../commands/policy.ts')
    const { stdout } = await start(process.execPath, [command, 'list', '--regions'])
    expect(stdout).toContain('广东省')
    await expect(start(process.execPath, [command, 'explain', '--region', '广洲'])).rejects.toMatchObject({
      code: 2,
    })
  })

  it('says what it can do', () => {
    const [help, unknown] = [policy('--help'), policy('explian')]
    expect(help.status).toBe(0)
    expect(help.out).toContain('--qualification 软考')
    expect(unknown.status).toBe(2)
    expect(unknown.err).toMatch(/explian.*list, explain, check, coverage, diff/s)
  })
})

describe('npm run policy -- coverage', () => {
  it('goes over the whole space and finds no answer that is sure without a source', () => {
    const { status, out } = policy('coverage', '--json')
    const { determined, undetermined, determinedWithoutNotice, qualifications } = JSON.parse(out)
    expect(status).toBe(0)
    expect(determinedWithoutNotice).toBe(0)
    expect(determined).toBeGreaterThan(0)
    expect(undetermined).toBeGreaterThan(0)
    // 软考 after its last source, and a qualification of national rank that the notice was not seen to name.
    expect(qualifications['computer-software']).toMatchObject({ 2023: 1, 2025: 0 })
    expect(qualifications.architect).toMatchObject({ 2017: 1, 2024: 0 })
  })

  it('refuses a rule without a notice, and counts an answer that is sure without one or past it', () => {
    const file = join(folder, 'unfounded.json')
    writeFileSync(file, JSON.stringify({ rules: [createMockRule({ notices: [] })] }))
    expect(policy('coverage')).toMatchObject({ status: 1, err: expect.stringContaining('notices') })
    rmSync(file)

    const sound = createPolicy()
    const classified = (change: Partial<Result>): Policy => ({
      ...sound,
      classify: (facts) => ({ ...sound.classify(facts), ...change }),
    })
    const { determined } = measureCoverage(sound)
    expect(measureCoverage(classified({ basis: [] })).determinedWithoutNotice).toBe(determined)
    const past = measureCoverage(classified({ sourcedUntil: '2008-12-31' }))
    expect(past.determinedWithoutNotice).toBe(determined)
  })

  it('draws the picture that the README shows', () => {
    const picture = join(folder, 'coverage.svg')
    policy('coverage', '--svg', picture)
    const shown = new URL('../../docs/images/policy-coverage.svg', import.meta.url)
    expect(readFileSync(picture, 'utf8')).toBe(readFileSync(shown, 'utf8'))
    rmSync(picture)
  })
})

describe('npm run policy -- diff', () => {
  const [empty, changed] = [join(folder, 'empty'), join(folder, 'changed')]
  mkdirSync(empty)
  mkdirSync(changed)
  writeFileSync(join(changed, 'jiangsu.json'), JSON.stringify({ rules: [createMockRule()] }))
  const diff = (...folders: string[]) => run(['diff', ...folders, '--json'])

  it('lists the classes of certificates that are answered otherwise, and no others', () => {
    const { status, out } = diff(empty, changed)
    expect(status).toBe(0)
    const { classes, differences } = JSON.parse(out)
    expect(classes).toBeGreaterThan(0)
    for (const { qualification, regions } of differences) {
      expect({ qualification, regions }).toEqual({ qualification: 'computer-software', regions: ['320000'] })
    }
    expect(run(['diff', empty, changed]).out).toContain('江苏省')
  })

  it('refuses a folder that is not there, instead of taking it for one without rules', () => {
    const absent = join(folder, 'absent')
    for (const args of [
      ['diff', empty, absent],
      ['coverage', '--rules', absent],
    ])
      expect(run(args)).toMatchObject({ status: 2, err: expect.stringContaining(absent) })
  })

  it('finds no difference between a folder and itself, and asks for two', () => {
    expect(JSON.parse(diff(changed, changed).out)).toEqual({ classes: 0, differences: [] })
    expect(diff(changed)).toMatchObject({ status: 2, err: expect.stringContaining('diff OLD NEW') })
  })
})

describe('columns on a terminal', () => {
  it('count a Chinese character as two', () => {
    expect(width('广东 Guangdong（省）')).toBe(20)
    expect(pad('广东', 6)).toBe('广东  ')
    expect(
      table([
        ['广东', 'x'],
        ['a', 'y'],
      ]),
    ).toBe('广东  x\na     y\n')
    expect(both({ zh: '中', en: 'en' })).toBe('中 · en')
  })

  it('are never exceeded by wrapped text, and nothing is lost', () => {
    const text =
      '电子证书仅在广东省范围内有效，在北京市不具有与纸质证书同等的效力。 It is valid only in Guangdong.'
    const lines = wrap(text, 20, '').split('\n')
    for (const line of lines) expect(width(line)).toBeLessThanOrEqual(22)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })
})
