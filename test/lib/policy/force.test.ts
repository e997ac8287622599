import { describe, expect, it } from 'vitest'
import { createPolicy } from '#lib/policy'

const policy = createPolicy()
const { forceIn } = policy
const regions = policy.regions.all
const dates = { examDate: '2023-05-27', issueDate: '2023-08-22' }
const file = policy.classify({ qualification: 'computer-software', issuingRegion: '110000', ...dates })
const provincial = policy.classify({ qualification: 'computer-software', issuingRegion: '330000', ...dates })
const national = policy.classify({ qualification: 'surveyor', issuingRegion: '330000', ...dates })

describe('whether it has force where it is to be used', () => {
  it('a certificate electronic file has it in no region, and the employer reads what it is good for', () => {
    for (const { code, name } of regions) {
      const { hasForce, reason, region } = forceIn(file, code)
      expect({ hasForce, region }).toEqual({ hasForce: false, region: code })
      for (const part of ['证书电子文件', '能证明持证人已通过该项考试', name.zh, '由其自行决定', '先咨询']) {
        expect(reason.zh).toContain(part)
      }
      for (const part of ['proves that the holder passed', name.en, 'receiving office to decide']) {
        expect(reason.en).toContain(part)
      }
    }
  })

  it('a provincial certificate has it in its own province alone', () => {
    const where = regions.filter(({ code }) => forceIn(provincial, code).hasForce).map(({ code }) => code)
    expect(where).toEqual(['330000'])
  })

  it('a national certificate has it everywhere; for 台湾, 香港 and 澳门 the reason says to ask first', () => {
    for (const { code } of regions) {
      const { hasForce, reason } = forceIn(national, code)
      expect(hasForce).toBe(true)
      expect(reason.zh.includes('请先咨询')).toBe(['710000', '810000', '820000'].includes(code))
    }
  })

  it('an unknown region is never told that it has force, and the reason names the code', () => {
    for (const result of [file, provincial, national]) {
      const { hasForce, reason } = forceIn(result, '999999')
      expect(hasForce).toBe(false)
      expect(reason.zh).toContain('999999')
      expect(reason.en).toContain('999999')
    }
  })

  it('the statement on the certificate itself says the same', () => {
    expect(file.force.statement.zh).toMatch(/证明持证人已通过该项考试；.*不能替代纸质证书/)
    expect(provincial.force.statement.zh).toMatch(/^在浙江省范围内.*可替代纸质证书；在其他地区没有该效力/)
    expect(national.force.statement.zh).toMatch(/可替代纸质证书，全国有效/)
    expect(file.force.statement.en).toMatch(/does not replace it/)
    expect(provincial.force.statement.en).toMatch(/in Zhejiang only/)
    expect(national.force.statement.en).toMatch(/nationwide/)
  })
})
