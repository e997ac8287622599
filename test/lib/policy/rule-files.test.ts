import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPolicy, type Facts, PolicyError, type Rule } from '#lib/policy'
import { createMockRule, fileOf } from './records.ts'

const jiangsu: Facts = {
  qualification: 'computer-software',
  issuingRegion: '320000',
  examDate: '2023-05-27',
  issueDate: '2023-08-22',
}

/** The problems of a file, as `record field reason`. */
function problemsOf(content: unknown): readonly string[] {
  try {
    createPolicy([{ source: 'own.json', content }])
  } catch (error) {
    if (error instanceof PolicyError) {
      for (const line of error.message.split('\n')) expect(line).toContain('own.json')
      return error.problems.map(({ record, field, reason }) => `${record} ${field} ${reason}`)
    }
    throw error
  }
  return []
}

/** A sound rule with one part changed, by path. */
function changed(path: string, value: unknown): unknown {
  const rule = structuredClone(createMockRule()) as unknown as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() as string
  const parent = keys.reduce((part, key) => part[key] as Record<string, unknown>, rule)
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return rule
}

describe('an operator’s own file', () => {
  it('adds a rule without touching code', () => {
    expect(createPolicy().classify(jiangsu).rule.id).toBe('ruankao-file')
    const result = createPolicy(fileOf(createMockRule())).classify(jiangsu)
    expect(result).toMatchObject({
      kind: 'electronic-certificate',
      rule: { id: 'ruankao-jiangsu', version: 1 },
    })
  })

  it('supersedes a built-in rule with a higher version of it, as a whole', () => {
    const builtIn = createPolicy().rules.find(({ id }) => id === 'ruankao-guangdong')
    const rule = createMockRule({
      id: 'ruankao-guangdong',
      version: 2,
      appliesTo: {
        qualifications: ['computer-software'],
        issuingRegions: ['440000'],
        issueDate: { from: '2022-01-01', to: '2023-12-31' },
      },
    })
    const policy = createPolicy(fileOf(rule))
    const facts = { ...jiangsu, issuingRegion: '440000' }
    expect(policy.classify(facts).rule).toMatchObject({ id: 'ruankao-guangdong', version: 2 })
    expect(policy.classify({ ...facts, issueDate: '2024-01-01' }).rule.id).toBe('ruankao-file')
    expect(policy.superseded.map(({ id, version }) => `${id} v${version}`)).toEqual(['ruankao-guangdong v1'])
    expect(builtIn?.version).toBe(1)
  })

  it('keeps its own earlier versions as history', () => {
    const policy = createPolicy(fileOf(createMockRule({ version: 3 }), createMockRule({ version: 2 })))
    expect(policy.classify(jiangsu).rule.version).toBe(3)
    expect(policy.superseded.map(({ version }) => version)).toEqual([2])
  })

  it('may bring notices, and correct built-in ones', () => {
    const notices = [{ id: 'rst-2019-27', number: '人社厅发〔2019〕27号', title: '题', date: '2019-01-01' }]
    const policy = createPolicy([{ source: 'own.json', content: { notices } }])
    expect(policy.classify(jiangsu).basis).toEqual([
      { number: '人社厅发〔2019〕27号', title: '题', date: '2019-01-01' },
    ])
  })

  it('may be empty', () => {
    expect(createPolicy([{ source: 'own.json', content: {} }]).rules).toEqual(createPolicy().rules)
  })
})

describe('the day 软考 becomes national', () => {
  const file = new URL('../../../policy/examples/ruankao-national.json', import.meta.url)
  const example = JSON.parse(readFileSync(file, 'utf8')) as unknown
  const policy = createPolicy([{ source: 'example.json', content: example }])
  const certificate = (issuingRegion: string, issueDate: string) =>
    policy.classify({ qualification: 'computer-software', issuingRegion, examDate: '2029-11-10', issueDate })

  it('is a file of one rule: policy/examples/ruankao-national.json', () => {
    for (const region of ['110000', '330000', '370000', '440000', '650000']) {
      const result = certificate(region, '2030-01-01')
      expect(result.rule.id).toBe('ruankao-national')
      expect(policy.forceIn(result, '110000').hasForce).toBe(true)
    }
  })

  it('changes nothing for certificates from before', () => {
    expect(certificate('110000', '2029-12-31').rule.id).toBe('ruankao-file')
    expect(certificate('330000', '2029-12-31').rule.id).toBe('ruankao-zhejiang')
    expect(certificate('370000', '2029-12-31').rule.id).toBe('ruankao-shandong')
    expect(certificate('440000', '2029-12-31').rule.id).toBe('ruankao-guangdong')
  })
})

describe('a wrong file stops the start, naming record and field', () => {
  it.each<[path: string, value: unknown, problem: string]>([
    ['version', undefined, 'ruankao-jiangsu version missing'],
    ['version', '1', 'ruankao-jiangsu version version'],
    ['version', 0, 'ruankao-jiangsu version version'],
    ['version', 1.5, 'ruankao-jiangsu version version'],
    ['id', 'Ruan Kao', 'Ruan Kao id identifier'],
    ['id', undefined, 'rules[0] id missing'],
    ['description', '软考', 'ruankao-jiangsu description object'],
    ['description.en', ' ', 'ruankao-jiangsu description.en text'],
    ['confidence', 'Z', 'ruankao-jiangsu confidence confidence'],
    ['appliesTo', undefined, 'ruankao-jiangsu appliesTo missing'],
    ['appliesTo', [], 'ruankao-jiangsu appliesTo object'],
    ['appliesTo', null, 'ruankao-jiangsu appliesTo object'],
    ['appliesTo.examDate', [], 'ruankao-jiangsu appliesTo.examDate window-empty'],
    ['outcome.force.territory', [], 'ruankao-jiangsu outcome.force.territory.scope missing'],
    ['appliesTo.isueDate', { from: '2024-01-01' }, 'ruankao-jiangsu appliesTo.isueDate unknown-field'],
    ['appliesTo.qualifications', ['软考'], 'ruankao-jiangsu appliesTo.qualifications.0 qualification'],
    ['appliesTo.qualifications', [], 'ruankao-jiangsu appliesTo.qualifications list'],
    ['appliesTo.qualifications', 'computer-software', 'ruankao-jiangsu appliesTo.qualifications list'],
    ['appliesTo.levels', ['advanced', 'level-1'], 'ruankao-jiangsu appliesTo.levels level-not-had'],
    ['appliesTo.levels', ['中级'], 'ruankao-jiangsu appliesTo.levels.0 level'],
    ['appliesTo.issuingRegions', ['440000', '440100'], 'ruankao-jiangsu appliesTo.issuingRegions.1 region'],
    ['appliesTo.issuingRegions', ['440000', '440000'], 'ruankao-jiangsu appliesTo.issuingRegions duplicate'],
    ['appliesTo.examDate', {}, 'ruankao-jiangsu appliesTo.examDate window-empty'],
    ['appliesTo.examDate', { from: '2023-02-29' }, 'ruankao-jiangsu appliesTo.examDate.from date'],
    ['appliesTo.issueDate', { to: '2023/5/27' }, 'ruankao-jiangsu appliesTo.issueDate.to date'],
    [
      'appliesTo.issueDate',
      { from: '2024-01-01', to: '2023-12-31' },
      'ruankao-jiangsu appliesTo.issueDate window-order',
    ],
    ['outcome', null, 'ruankao-jiangsu outcome kind'],
    ['outcome.kind', 'paper', 'ruankao-jiangsu outcome.kind kind'],
    ['outcome.kind', undefined, 'ruankao-jiangsu outcome.kind missing'],
    ['outcome.mark', '', 'ruankao-jiangsu outcome.mark text'],
    ['outcome.seal', null, 'ruankao-jiangsu outcome.seal seal-needed'],
    ['outcome.seal.authority', undefined, 'ruankao-jiangsu outcome.seal.authority missing'],
    [
      'outcome.force.equalToPaper',
      false,
      'ruankao-jiangsu outcome.force.equalToPaper certificate-equals-paper',
    ],
    [
      'outcome.force.territory.scope',
      'world',
      'ruankao-jiangsu outcome.force.territory.scope territory-scope',
    ],
    [
      'outcome.force.territory.scope',
      'nation',
      'ruankao-jiangsu outcome.force.territory.regions territory-nation',
    ],
    ['outcome.force.territory.regions', [], 'ruankao-jiangsu outcome.force.territory.regions list'],
    ['outcome.annotationRequired', 'no', 'ruankao-jiangsu outcome.annotationRequired boolean'],
    ['notices', [], 'ruankao-jiangsu notices list'],
    ['notices', ['rst-2019-27', 'nowhere'], 'ruankao-jiangsu notices.1 notice-unknown'],
    ['replaces', ['nothing'], 'ruankao-jiangsu replaces.0 rule-unknown'],
    ['replaces', ['ruankao-jiangsu'], 'ruankao-jiangsu replaces replaces-circle'],
  ])('%s = %j', (path, value, problem) => {
    expect(problemsOf({ rules: [changed(path, value)] })).toEqual([problem])
  })

  it.each<[content: unknown, problem: string]>([
    [null, '  object'],
    [[], '  object'],
    ['rules', '  object'],
    [{ rule: [] }, ' rule unknown-field'],
    [{ rules: {} }, ' rules list'],
    [{ rules: [null] }, 'rules[0]  object'],
    [{ notices: [{ id: 'n', number: '1', title: 't', date: '2021-13' }] }, 'n date notice-date'],
    [
      { notices: [{ id: 'n', number: '1', title: 't', date: '2021', url: 'javascript:0' }] },
      'n url notice-url',
    ],
  ])('%j', (content, problem) => {
    expect(problemsOf(content)).toEqual([problem])
  })

  it('a certificate electronic file cannot be given a seal, force or a territory', () => {
    const outcome = {
      kind: 'certificate-electronic-file',
      mark: '某标记',
      seal: { name: '某章', authority: '某厅' },
      force: { equalToPaper: true, territory: { scope: 'regions', regions: ['320000'] } },
      annotationRequired: false,
    }
    expect(problemsOf({ rules: [changed('outcome', outcome)] })).toEqual([
      'ruankao-jiangsu outcome.seal file-has-no-seal',
      'ruankao-jiangsu outcome.force.equalToPaper file-never-equals-paper',
      'ruankao-jiangsu outcome.force.territory.scope file-has-no-territory',
      'ruankao-jiangsu outcome.force.territory.regions file-has-no-territory',
    ])
  })

  it('says everything that is wrong at once, in both languages', () => {
    const broken = [changed('version', 'x'), { ...createMockRule({ id: 'second' }), notices: ['nowhere'] }]
    expect(() => createPolicy(fileOf(...broken))).toThrow(
      [
        '规则文件 own.json，记录 ruankao-jiangsu，字段 version：应为不小于 1 的整数',
        'Rule file own.json, record ruankao-jiangsu, field version: must be a whole number, 1 or more',
        '规则文件 own.json，记录 second，字段 notices.0：没有这个标识符的文件依据（notices）',
        'Rule file own.json, record second, field notices.0: names a notice that no file has',
      ].join('\n'),
    )
  })

  it('a version that is already there, or behind the built-in one, is not dropped in silence', () => {
    const again = createMockRule({ id: 'ruankao-guangdong' })
    expect(problemsOf({ rules: [again] })).toEqual(['ruankao-guangdong version version-taken'])
    const ahead = { source: 'a.json', content: { rules: [createMockRule({ version: 2 })] } }
    const twice = { source: 'b.json', content: { rules: [createMockRule({ version: 2 })] } }
    expect(() => createPolicy([ahead, twice])).toThrow(/b\.json.*ruankao-jiangsu.*version/)
  })

  it('two files cannot bring the same notice', () => {
    const content = { notices: [{ id: 'n', number: '1', title: 't', date: '2021' }] }
    expect(() =>
      createPolicy([
        { source: 'a.json', content },
        { source: 'b.json', content },
      ]),
    ).toThrow(/b\.json.*n.*id/)
  })

  it('the default rule cannot be given conditions: every certificate needs an answer', () => {
    const rule = createMockRule({ id: 'default-electronic-file', version: 2 })
    expect(() => createPolicy(fileOf(rule))).toThrow(/no default rule/)
  })

  it('rules cannot replace each other in a circle', () => {
    const first = createMockRule({ id: 'a', replaces: ['b'] })
    const second = createMockRule({ id: 'b', replaces: ['c'], appliesTo: { issuingRegions: ['110000'] } })
    const third = createMockRule({ id: 'c', replaces: ['a'], appliesTo: { issuingRegions: ['120000'] } })
    expect(problemsOf({ rules: [first, second, third] })).toEqual([
      'a replaces replaces-circle',
      'b replaces replaces-circle',
      'c replaces replaces-circle',
    ])
  })
})

describe('the built-in records', () => {
  it('pass as an operator’s file would: each again with a higher version', () => {
    const { rules } = createPolicy()
    const again = rules.map(
      ({ source: _, confirmed: __, ...rule }): Rule => ({ ...rule, version: rule.version + 1 }),
    )
    const policy = createPolicy(fileOf(...again))
    expect(policy.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
  })

  it('say of each fact whether it is confirmed', () => {
    for (const { confidence, confirmed } of createPolicy().rules)
      expect(confirmed).toBe('SA'.includes(confidence))
  })
})
