/** The periods that the privacy page and docs/privacy.md name, held to the code that keeps them. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { NOTICE_VERSION, REAL_NAME_LIFETIME, SESSION_LIFETIME } from '#lib/holder'
import { type Limit, limits } from '#lib/rate-limit'
import { TTL_ATTRIBUTE } from '#lib/store'
import { REMEMBERED_DAYS } from '../../lib/annotation/annotation-set.ts'
import { recordAccountEventParams } from '../../lib/store/account-event.ts'
import { recordAnswerChangeParams } from '../../lib/store/answer-change.ts'
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
    '000',
  )
  expect(ExpressionAttributeValues?.[`:${TTL_ATTRIBUTE}`]).toBe(Date.parse(at) / 1000 + 3 * 365 * DAY)
  expect(page).toContain('三年')
})

const root = new URL('../../', import.meta.url)
const docs = readFileSync(new URL('docs/privacy.md', root), 'utf8')
/** The rows of the table of retention, each by its first words. */
const [, table = ''] = docs.split('## Retention')
const rows = table
  .split('\n## ')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what'))
  .map((line) => line.split('|').map((cell) => cell.trim())) as string[][]
const periodOf = (what: string) => rows.find(([, first]) => first?.startsWith(what))?.[2]

it('the log of the account and changed answers are forgotten after three years, as page and table say', () => {
  const at = '2026-01-01T00:00:00.000Z'
  const until = Date.parse(at) / 1000 + 3 * 365 * DAY
  const event = recordAccountEventParams('holder', { what: 'logged-in', at, network: 'n', client: 'phone' })
  expect(event.ExpressionAttributeValues?.[':ttl']).toBe(until)
  const both = { zh: '', en: '' }
  const rule = { id: 'r', version: 1 }
  const change = recordAnswerChangeParams({
    managementNumber: 'ZY1',
    at,
    from: both,
    to: both,
    rule,
    basis: [],
  })
  expect(change.Item?.[TTL_ATTRIBUTE]).toBe(until)
  for (const what of ['log of the account', 'log of verifications', 'that an answer changed']) {
    expect(periodOf(what), what).toMatch(/^3 years/)
  }
  expect(page).toContain('三年，注销时删除')
})

it('the table says the same periods as the code', () => {
  const source = (file: string) => readFileSync(new URL(file, root), 'utf8')
  const [, device] = /DEVICE_LIFETIME = (\d+) \* 86_400/.exec(source('lib/http/web-session.ts')) ?? []
  const { Rules } = parse(source('resources-import.yml')).Resources.ImportBucket.Properties
    .LifecycleConfiguration as { Rules: { Id: string; ExpirationInDays: number }[] }
  const incoming = Rules.find(({ Id }) => Id === 'incoming')?.ExpirationInDays
  const said = {
    session: `${SESSION_LIFETIME / DAY} days`,
    'release (加注)': `${REMEMBERED_DAYS} days after its end`,
    'that a device has logged in': `${device} days`,
    'who a real-name service': `${REAL_NAME_LIFETIME} seconds`,
    'operating logs': '180 days',
    'files that were given to the import': `${incoming} days`,
    'failed attempts': 'at most 1 hour of a network, 25 hours of an account or device, 20 days of',
  }
  for (const [what, period] of Object.entries(said)) expect(periodOf(what), what).toContain(period)
})

it('every row of the table names a file that is there, and what in it keeps the period', () => {
  expect(rows.length).toBeGreaterThan(12)
  for (const row of rows) {
    const [file = '', name] = [...(row[4] ?? '').matchAll(/`([^`]+)`/g)].map(([, quoted]) => quoted as string)
    if (file.startsWith('npm run')) continue
    expect(existsSync(new URL(file, root)), file).toBe(true)
    expect(readFileSync(new URL(file, root), 'utf8'), file).toContain(name)
  }
})

/** Who agreed to a version agreed to this text: one that reads otherwise needs a version of its own, and a line here. */
const NOTICES: Readonly<Record<string, string>> = {
  '2026-11-25': 'fe3028c36e823173',
}

it('a notice that was changed has a new version', () => {
  const digest = createHash('sha256').update(JSON.stringify(privacy)).digest('hex').slice(0, 16)
  expect({ [NOTICE_VERSION]: digest }).toEqual({ [NOTICE_VERSION]: NOTICES[NOTICE_VERSION] })
  expect(page).toContain(NOTICE_VERSION)
})
