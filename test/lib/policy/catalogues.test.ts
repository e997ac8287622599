import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { annotationTerms, createPolicy, findLevel, levelName, levels } from '#lib/policy'

const policy = createPolicy()
const { find: findRegion, nameOf: regionName, all: regions } = policy.regions
const { find: findQualification, specialtyName, all: qualifications } = policy.qualifications

describe('regions', () => {
  it('are the 34 of GB/T 2260 at province level', () => {
    expect(regions).toHaveLength(34)
    expect(new Set(regions.map(({ code }) => code)).size).toBe(34)
    expect(regions.filter(({ code }) => code >= '710000').map(({ code }) => code)).toEqual([
      '710000',
      '810000',
      '820000',
    ])
  })

  it('are found by code, full name, short name and English name', () => {
    for (const region of regions) {
      for (const name of [region.code, region.name.zh, region.name.en, ...region.aliases]) {
        expect(findRegion(name)).toBe(region)
        expect(findRegion(` ${name.toUpperCase()}　`)).toBe(region)
      }
    }
    expect(findRegion('Guangdong Province')?.code).toBe('440000')
    expect(findRegion('Inner Mongolia Autonomous Region')?.code).toBe('150000')
    expect(findRegion('Guangxi Zhuang Autonomous Region')?.code).toBe('450000')
    expect(findRegion('Hong Kong SAR')?.code).toBe('810000')
    expect(findRegion('４４００００')?.code).toBe('440000')
  })

  it('that differ by one letter are not confused', () => {
    expect(findRegion('Shanxi')?.code).toBe('140000')
    expect(findRegion('Shaanxi')?.code).toBe('610000')
  })

  it('that do not exist are not found, but an unknown code can still be shown', () => {
    for (const name of ['', '广州', '440100', '国', 'Province', '990000'])
      expect(findRegion(name)).toBeUndefined()
    expect(regionName('990000')).toEqual({ zh: '990000', en: '990000' })
    expect(regionName('440000')).toEqual({ zh: '广东省', en: 'Guangdong' })
  })
})

const ruankao = findQualification('软考')?.qualification

describe('软考', () => {
  it('has its 27 qualifications in three levels', () => {
    const count = (level: string) =>
      ruankao?.specialties.filter((specialty) => specialty.level === level).length
    expect([count('advanced'), count('intermediate'), count('elementary')]).toEqual([5, 15, 7])
  })

  it('goes by all its names', () => {
    for (const name of [
      '软考',
      ' 软 考 ',
      '计算机技术与软件专业技术资格',
      '计算机技术与软件专业技术资格（水平）考试',
      '计算机技术与软件专业技术资格(水平)考试',
      '计算机技术与软件专业技术资格 〔水平〕 考试',
      'computer-software',
    ]) {
      expect(findQualification(name), name).toEqual({ qualification: ruankao })
    }
  })

  it('is found by each specialty alone, which brings its level', () => {
    for (const { zh, en, level } of ruankao?.specialties ?? []) {
      const found = { qualification: ruankao, level, specialty: zh }
      expect(findQualification(zh)).toEqual(found)
      expect(findQualification(en)).toEqual(found)
      expect(findQualification('软考', undefined, zh)).toEqual(found)
      expect(findQualification(`软考（${zh}）`)).toEqual(found)
      expect(specialtyName('computer-software', zh)).toEqual({ zh, en })
    }
  })

  it('keeps the level that the specialty has, whatever stands in the level’s column', () => {
    expect(findQualification('软考', '高级', '网络工程师')?.level).toBe('intermediate')
  })
})

describe('qualifications', () => {
  it('have identifiers of their own, and no name stands for two', () => {
    expect(new Set(qualifications.map(({ id }) => id)).size).toBe(qualifications.length)
    for (const qualification of qualifications) {
      for (const name of [
        qualification.id,
        qualification.name.zh,
        qualification.name.en,
        ...qualification.aliases,
      ]) {
        expect(findQualification(name), name).toEqual({ qualification })
      }
    }
  })

  it.each([
    ['一级建造师', 'registered-constructor', 'level-1'],
    ['建造师（一级）', 'registered-constructor', 'level-1'],
    ['建造师(一级)', 'registered-constructor', 'level-1'],
    ['１级建造师', 'registered-constructor', 'level-1'],
    ['二级建造师', 'registered-constructor', 'level-2'],
    ['二级造价工程师', 'cost-engineer', 'level-2'],
    ['中级注册安全工程师', 'safety-engineer', 'intermediate'],
    ['注册安全工程师（初级）', 'safety-engineer', 'elementary'],
    ['经济专业技术资格（中级）', 'economist', 'intermediate'],
    ['助理经济师', 'economist', 'elementary'],
    ['高级经济师', 'economist', 'advanced'],
    ['社会工作师', 'social-worker', 'intermediate'],
    ['助理社会工作师', 'social-worker', 'elementary'],
    ['高级社会工作师', 'social-worker', 'advanced'],
    ['翻译专业资格（水平）考试（三级）', 'translator', 'level-3'],
    ['一级注册消防工程师', 'fire-engineer', 'level-1'],
    ['二级注册计量师', 'metrologist', 'level-2'],
    ['执业药师', 'licensed-pharmacist', undefined],
    ['Constructor (Level 1)', 'registered-constructor', 'level-1'],
  ])('%s is %s at %s', (name, id, level) => {
    const found = findQualification(name)
    expect(found?.qualification.id).toBe(id)
    expect(found?.level).toBe(level)
  })

  it('take level and specialty from their own columns too', () => {
    const found = findQualification('经济专业技术资格', '中级', '金融')
    expect(found).toMatchObject({ level: 'intermediate', specialty: '金融' })
    expect(findQualification('建造师', '一级', '建筑工程')).toMatchObject({
      level: 'level-1',
      specialty: '建筑工程',
    })
    expect(findQualification('建造师', '一级', '没有的专业')).toMatchObject({ specialty: '没有的专业' })
  })

  it('never get a level that they do not have', () => {
    expect(findQualification('建造师', '高级')).toEqual({
      qualification: findQualification('建造师')?.qualification,
    })
    expect(findQualification('四级建造师')).toBeUndefined()
    expect(findQualification('高级建造师')).toBeUndefined()
  })

  it('that the catalogue does not know are not guessed at', () => {
    for (const name of [
      '',
      '某某师',
      '工程师',
      '金融',
      '一级',
      '中级',
      'constructor1',
      '__proto__',
      'toString',
    ]) {
      expect(findQualification(name), name).toBeUndefined()
    }
  })

  it('are looked up without failing, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'软考广东省（）一级中i级 -\u{20000}') }),
        fc.option(fc.string()),
        fc.option(fc.string()),
        (text, level, specialty) => {
          findRegion(text)
          findLevel(text)
          const found = findQualification(text, level ?? undefined, specialty ?? undefined)
          return found?.level === undefined || found.qualification.levels.includes(found.level)
        },
      ),
    )
  })
})

describe('levels', () => {
  it('are found by their names in both languages', () => {
    for (const level of levels) {
      for (const name of [level, levelName(level).zh, levelName(level).en])
        expect(findLevel(name)).toBe(level)
    }
    expect(findLevel('Ⅱ级')).toBe('level-2')
    expect(findLevel('III级')).toBe('level-3')
    expect(findLevel('特级')).toBeUndefined()
  })
})

describe('the terms of annotation', () => {
  it('are those of the ministry’s guide, and say which of them are decisions of ours', () => {
    expect(annotationTerms).toMatchObject({
      maxValidDays: 90,
      quota: 3,
      windowDays: 90,
      countsExpired: true,
      countsWithdrawn: false,
      confirmed: {
        maxValidDays: true,
        quota: true,
        windowDays: true,
        countsExpired: false,
        countsWithdrawn: false,
      },
    })
    expect(annotationTerms.basis.map(({ number }) => number)).toContain('人社厅发〔2021〕97号')
  })
})
