/** The examples by which the product was ordered, from the words people use to the sentence they read. */

import { describe, expect, it } from 'vitest'
import { createPolicy } from '#lib/policy'

const policy = createPolicy()
const { forceIn } = policy

function classify(
  qualification: string,
  region: string,
  examDate: string,
  issueDate: string,
  level?: string,
) {
  const found = policy.qualifications.find(qualification, level)
  return policy.classify({
    qualification: found?.qualification.id,
    level: found?.level,
    issuingRegion: policy.regions.find(region)?.code ?? '',
    examDate,
    issueDate,
  })
}

describe('what a holder and an employer are told', () => {
  it('软考 of 2023-05-27 from 广东 is an electronic certificate with force in 广东 only', () => {
    const result = classify('软考', '广东', '2023-05-27', '2023-08-22', '中级')
    expect(result.kind).toBe('electronic-certificate')
    expect(result.label.zh).toBe('电子证书')
    expect(result.force.territory).toEqual({ scope: 'regions', regions: ['440000'] })
    expect(result.basis.map(({ number }) => number)).toContain('粤人社函〔2021〕211号')
    expect(forceIn(result, '440000').hasForce).toBe(true)
    const use = forceIn(result, '110000')
    expect(use.hasForce).toBe(false)
    expect(use.reason.zh).toMatch(/仅在广东省.*在北京市不具有/)
    expect(use.reason.en).toMatch(/only in Guangdong.*in Beijing it does not/)
  })

  it('the same from 北京 is a certificate electronic file with the exact mark, no seal and no force', () => {
    const result = classify('软考', '北京', '2023-05-27', '2023-08-22', '中级')
    expect(result).toMatchObject({
      kind: 'certificate-electronic-file',
      label: { zh: '证书电子文件' },
      mark: '人力资源和社会保障部人事考试中心提供查询结果',
      seal: null,
      force: { equalToPaper: false },
    })
    expect(forceIn(result, '110000').hasForce).toBe(false)
  })

  it('一级建造师 issued in 2022 bears the national seal, has force nationwide and needs an annotation', () => {
    const result = classify('一级建造师', '四川省', '2021-09-11', '2022-03-01')
    expect(result).toMatchObject({
      kind: 'electronic-certificate',
      seal: { name: '中华人民共和国人力资源和社会保障部专业技术人员职业资格证书专用章' },
      annotationRequired: true,
    })
    expect(forceIn(result, '230000').hasForce).toBe(true)
  })

  it('every answer names at least one notice', () => {
    for (const { id } of policy.rules) {
      expect(policy.rules.find((rule) => rule.id === id)?.notices.length, id).toBeGreaterThan(0)
    }
  })

  it('an answer is shared by many certificates and cannot be changed through one of them', () => {
    const result = classify('软考', '广东', '2023-05-27', '2023-08-22')
    expect(() => (result.force.territory.regions as string[]).push('110000')).toThrow(TypeError)
  })
})
