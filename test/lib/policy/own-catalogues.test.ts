/** Qualifications, regions and scenes that an operator's files bring, and what of them is refused. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPolicy, PolicyError, type RuleFile } from '#lib/policy'

const exampleFile = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../policy/examples/${name}`, import.meta.url), 'utf8')) as RuleFile
const example = exampleFile('own-catalogues.json')
const of = (content: unknown) => createPolicy([{ source: 'own.json', content }])

/** The problems of a file, as `record field reason`; each names the file in both languages. */
function problemsOf(content: unknown): readonly string[] {
  try {
    of(content)
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    for (const line of error.message.split('\n')) expect(line).toContain('own.json')
    for (const { message } of error.problems) expect(message.zh).not.toBe(message.en)
    return error.problems.map(({ record, field, reason }) => `${record} ${field} ${reason}`)
  }
  return []
}

describe('the example of own catalogues', () => {
  const policy = of(example)
  const { qualifications, regions } = policy

  it('names a new qualification by name, alias, level and specialty', () => {
    for (const [text, level, specialty] of [
      ['示例检验师'],
      ['检验师 (示例)'],
      ['example inspector'],
      ['一级示检', 'level-1'],
      ['二级示例检验师', 'level-2'],
      ['示例设备检验', 'level-2', '示例设备检验'],
    ] as const) {
      const found = qualifications.find(text)
      expect([found?.qualification.id, found?.level, found?.specialty], text).toEqual([
        'example-inspector',
        level,
        specialty,
      ])
    }
  })

  it('adds to a known qualification, and takes nothing away from it', () => {
    const before = createPolicy().qualifications.byId('computer-software')
    const after = qualifications.byId('computer-software')
    expect(after?.specialties).toHaveLength((before?.specialties.length ?? 0) + 1)
    expect(after?.levels).toEqual(before?.levels)
    expect(qualifications.find('示例智能应用工程师')).toMatchObject({
      qualification: { id: 'computer-software' },
      level: 'intermediate',
    })
    for (const name of ['软考', '网络工程师', '软件水平示例名称'])
      expect(qualifications.find(name)?.qualification.id).toBe('computer-software')
  })

  it('classifies by the new catalogue: what was unlisted is decided by its own rule', () => {
    const facts = {
      qualification: 'example-inspector',
      level: 'level-1',
      issuingRegion: '980000',
      examDate: '2030-06-01',
      issueDate: '2030-08-01',
    } as const
    expect(createPolicy().classify(facts)).toMatchObject({
      determined: false,
      rule: { id: 'default-electronic-file' },
    })
    const result = policy.classify(facts)
    expect(result).toMatchObject({ determined: true, rule: { id: 'example-inspector-here' } })
    expect(result.force.statement.zh).toContain('示例地区')
    expect(policy.forceIn(result, '980000').hasForce).toBe(true)
  })

  it('says the remark of a region with every answer about it, and of no other', () => {
    const file = policy.classify({ issuingRegion: '110000', examDate: '2020-01-01', issueDate: '2020-01-01' })
    expect(policy.forceIn(file, regions.find('冀')?.code ?? '').reason.zh).toContain('OFD')
    expect(policy.forceIn(file, '110000').reason.zh).not.toContain('OFD')
    expect(regions.all.map(({ code }) => code)).toEqual(regions.all.map(({ code }) => code).sort())
  })

  it('replaces the scenes, whole and in its order', () => {
    expect(createPolicy().scenes.map(({ name }) => name.zh)).toEqual([
      '本人调用',
      '求职',
      '职称评审',
      '落户',
      '积分',
      '招投标',
    ])
    expect(
      createPolicy()
        .scenes.filter(({ national }) => national)
        .map(({ id }) => id),
    ).toEqual(['own-use'])
    expect(policy.scenes.map(({ name }) => name.zh)).toEqual(['本人调用', '执业注册'])
  })

  it('makes the same policy again of its rule sets alone, as on the day they were kept', () => {
    const kept = JSON.parse(JSON.stringify(policy.ruleSets))
    const again = createPolicy([], { base: kept })
    expect(again.qualifications.all).toEqual(policy.qualifications.all)
    expect(again.regions.all).toEqual(policy.regions.all)
    expect(again.rules.map(({ id, version }) => [id, version])).toEqual(
      policy.rules.map(({ id, version }) => [id, version]),
    )
  })

  it('goes together with the other example', () => {
    const both = createPolicy([
      { source: 'a.json', content: example },
      { source: 'b.json', content: exampleFile('ruankao-national.json') },
    ])
    expect(both.rules.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['example-inspector-here', 'ruankao-national']),
    )
  })
})

const inspector = { id: 'inspector', name: { zh: '检验师某', en: 'Inspector' } }
const qualification = (more: object) => ({ qualifications: [{ ...inspector, ...more }] })
const region = (more: object) => ({
  regions: [{ code: '980000', name: { zh: '某地', en: 'Somewhere' }, ...more }],
})
const scene = (more: object) => ({
  scenes: [{ id: 'job', name: { zh: '求职', en: 'Job' }, national: false, ...more }],
})
const rule = (appliesTo: object) => ({
  rules: [{ ...example.rules?.[0], notices: ['rst-2019-27'], outcome: NATION, appliesTo }],
})
const NATION = {
  ...example.rules?.[0]?.outcome,
  force: { equalToPaper: true, territory: { scope: 'nation', regions: [] } },
}

describe('an operator’s catalogue that is wrong stops the start, naming record and field', () => {
  it.each<[what: string, content: unknown, problem: string]>([
    ['a new one without a name', { qualifications: [{ id: 'inspector' }] }, 'inspector name missing'],
    ['an alias of another', qualification({ aliases: ['软考'] }), 'inspector aliases name-taken'],
    [
      'an alias of another, otherwise written',
      qualification({ aliases: [' 软 考（）'] }),
      'inspector aliases name-taken',
    ],
    [
      'what names another at a level',
      qualification({ aliases: ['一级建造师'] }),
      'inspector aliases name-taken',
    ],
    [
      'what names another by a specialty',
      qualification({ aliases: ['网络工程师'] }),
      'inspector aliases name-taken',
    ],
    [
      'a specialty that names another',
      qualification({ namedBySpecialty: true, specialties: [{ zh: '软件设计师', en: 'X' }] }),
      'inspector specialties name-taken',
    ],
    [
      'one name of two own ones',
      {
        qualifications: [
          { ...inspector, aliases: ['同名'] },
          { id: 'other', name: { zh: '同名', en: 'Other' } },
        ],
      },
      'inspector aliases name-taken',
    ],
    [
      'a name that means two things',
      qualification({ levels: ['level-1'], aliases: ['检一'], levelAliases: { 'level-1': ['检一'] } }),
      'inspector levelAliases.level-1 name-ambiguous',
    ],
    [
      'a level it has not',
      qualification({ levelAliases: { 'level-1': ['检一'] } }),
      'inspector levelAliases.level-1 level-not-listed',
    ],
    [
      'a specialty at a level it has not',
      qualification({ specialties: [{ zh: '甲', en: 'A', level: 'advanced' }] }),
      'inspector specialties.0.level level-not-listed',
    ],
    ['a level there is not', qualification({ levels: ['特级'] }), 'inspector levels.0 level'],
    ['a misspelt field', qualification({ alias: ['甲'] }), 'inspector alias unknown-field'],
    ['a name of brackets', qualification({ aliases: ['（）'] }), 'inspector aliases.0 text'],
    [
      'an identifier too long for a QR',
      { qualifications: [{ ...inspector, id: 'x'.repeat(41) }] },
      `${'x'.repeat(41)} id id-long`,
    ],
    [
      'the identifier of what has none',
      { qualifications: [{ ...inspector, id: 'unlisted' }] },
      'unlisted id id-reserved',
    ],
    [
      'two records of one',
      { qualifications: [inspector, { ...inspector, aliases: ['检某'] }] },
      'inspector id qualification-taken',
    ],
    ['a code that is none', region({ code: '9800' }), '9800 code region-code'],
    ['a city', region({ code: '440100' }), '440100 code region-code'],
    ['a new region without a name', { regions: [{ code: '980000' }] }, '980000 name missing'],
    ['another region’s alias', region({ aliases: ['广东'] }), '980000 aliases name-taken'],
    ['a remark in one language', region({ remark: { zh: '甲' } }), '980000 remark.en missing'],
    ['national without a notice', scene({ national: true }), 'job notices scene-without-notice'],
    ['a notice there is not', scene({ national: true, notices: ['nope'] }), 'job notices.0 notice-unknown'],
    [
      'a purpose that does not fit',
      scene({ name: { zh: '长'.repeat(61), en: 'x' } }),
      'job name.zh purpose-long',
    ],
    [
      'a rule about a qualification there is not',
      rule({ qualifications: ['example-inspector'] }),
      'example-inspector-here appliesTo.qualifications.0 qualification',
    ],
    [
      'a rule about a region there is not',
      rule({ issuingRegions: ['980000'] }),
      'example-inspector-here appliesTo.issuingRegions.0 region',
    ],
  ])('%s', (_, content, problem) => {
    expect(problemsOf(content)).toContain(problem)
  })

  it('a rule may name what the same file, or another, brings', () => {
    expect(
      problemsOf({
        ...qualification({ levels: ['level-1'] }),
        ...rule({ qualifications: ['inspector'], levels: ['level-1'] }),
      }),
    ).toEqual([])
    expect(
      problemsOf({ ...qualification({}), ...rule({ qualifications: ['inspector'], levels: ['level-1'] }) }),
    ).toEqual(['example-inspector-here appliesTo.levels level-not-had'])
  })

  it('scenes in two files: which list is offered would be chance', () => {
    const list = (id: string) => ({ scenes: [{ id, name: { zh: id, en: id }, national: false }] })
    expect(() =>
      createPolicy([
        { source: 'a.json', content: list('one') },
        { source: 'b.json', content: list('two') },
      ]),
    ).toThrow(/b\.json.*a\.json/)
  })

  it('names the other holder of a name', () => {
    expect(() => of(qualification({ aliases: ['软考'] }))).toThrow(/软考: computer-software/)
  })
})
