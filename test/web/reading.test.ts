/** The periods that the privacy page names, held to the code that keeps them. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { SESSION_LIFETIME } from '#lib/holder'
import { type Limit, limits } from '#lib/rate-limit'
import { TTL_ATTRIBUTE } from '#lib/store'
import { REMEMBERED_DAYS } from '../../lib/annotation/annotation-set.ts'
import { countVerificationParams } from '../../lib/store/verification-log.ts'
import { readingPage } from '../../web/pages/reading.ts'
import { privacy } from '../../web/texts/privacy.ts'

const page = readingPage('zh', '/privacy', privacy)
const DAY = 86_400

it('sessions, annotations, failed attempts and logs are kept as long as the page says', () => {
  expect([SESSION_LIFETIME / DAY, page]).toEqual([30, expect.stringContaining('最长 30 天')])
  expect([REMEMBERED_DAYS, page]).toEqual([365, expect.stringContaining('结束后一年')])
  const { logRetentionInDays } = parse(
    readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8'),
  ).provider
  expect([logRetentionInDays, page]).toEqual([
    expect.stringMatching(/, 180\}$/),
    expect.stringContaining('未设定时为 180 天'),
  ])
  const hours = ({ free, forgivenEvery }: Limit) => (free * forgivenEvery) / 3600
  const { network, certificate, facts, ...others } = limits
  expect([hours(network), hours(certificate) / 24]).toEqual([1, 20])
  expect(Math.max(...Object.values(others).map(hours))).toBe(25)
  expect(hours(facts)).toBeLessThan(hours(certificate))
  expect(page).toContain('网络段最长 1 小时，账号最长 25 小时，管理号最长 20 天')
})

it('verifications are forgotten after three years', () => {
  const at = '2026-01-01T00:00:00.000Z'
  const { ExpressionAttributeValues } = countVerificationParams(
    {
      managementNumber: 'ZY1',
      at,
      how: 'code',
      verified: true,
      verifier: { network: '198.51.100.0/24', client: 'phone' },
    },
    'alike',
    '000',
  )
  expect(ExpressionAttributeValues?.[`:${TTL_ATTRIBUTE}`]).toBe(Date.parse(at) / 1000 + 3 * 365 * DAY)
  expect(page).toContain('三年')
})
