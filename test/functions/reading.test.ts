/** What a person does on a result page after it was answered, and what the holder's log makes of it. */

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { scan, scanSvg } from '../support/scan.ts'
import { type Service, startService } from '../support/service.ts'

const NUMBER = 'ZY2344000001'
const PAGE = { accept: 'text/html' }

let service: Service
let code: string

beforeAll(async () => {
  service = await startService()
  await service.record()
  const { accessToken } = await service.signIn()
  const release = { purpose: '求职', validDays: 30 }
  const path = `/v1/certificates/${NUMBER}/annotations`
  code = (await service.call('POST', path, { token: accessToken, body: release })).json.code.replaceAll(
    '-',
    '',
  )
})
afterAll(() => service.close())

/** How often it was verified, by its holder's log: repeats of a day stand there as one entry with a count. */
const logged = async () =>
  (await service.store.verificationLog.list(NUMBER, 100)).entries.reduce((sum, { count }) => sum + count, 0)
let before = 0
beforeEach(async () => {
  vi.useRealTimers()
  before = await logged()
})

/** Opens a page, and gives what its switch of the language brings along. */
async function open(query = '', from = '198.51.100.7'): Promise<{ word: string; text: string }> {
  const { status, text } = await service.call('GET', `/v/${code}${query}`, { headers: PAGE, from })
  expect(status).toBe(200)
  return { word: /lang=en[^"]*continues=([^"&]+)/.exec(text)?.[1] ?? '', text }
}

describe('reading on is no further verification', () => {
  test('in the other language, and for a region by the form that works without script', async () => {
    const { word, text } = await open()
    expect(text).toContain(`<input type="hidden" name="continues" value="${word}">`)
    const english = await open(`?lang=en&continues=${word}`)
    expect(english.text).toContain('Valid · in Guangdong only')
    expect((await open(`?useIn=110000&continues=${word}`)).text).toContain('有效，但不适用于北京市')
    expect(await logged()).toBe(before + 1)
  })

  test('from another network, later, with a word of one’s own or for the API it is one', async () => {
    const { word } = await open()
    await open(`?continues=${word}`, '203.0.113.9')
    await open('?continues=9999999999.AAAAAAAAAAAAAAAAAAAAAA')
    await open(`?continues=${Number(word.split('.')[0]) + 1}.${word.split('.')[1]}`)
    await service.call('GET', `/v/${code}?continues=${word}`, { headers: { accept: 'application/json' } })
    vi.useFakeTimers({ now: Date.now() + 16 * 60_000, toFake: ['Date'] })
    await open(`?continues=${word}`)
    vi.useRealTimers()
    expect(await logged()).toBe(before + 6)
  })

  test('what was withdrawn in between is not read on', async () => {
    const { accessToken } = await service.signIn()
    const path = `/v1/certificates/${NUMBER}/annotations`
    const body = { purpose: '落户', validDays: 30 }
    const other = (await service.call('POST', path, { token: accessToken, body })).json.code
    const at = (query: string) => service.call('GET', `/v/${other}${query}`, { headers: PAGE })
    const word = /continues=([^"&]+)/.exec((await at('')).text)?.[1]
    await service.call('DELETE', `${path}/${other}`, { token: accessToken })
    expect((await at(`?continues=${word}`)).status).toBe(410)
  })
})

test('a page has the number of its request, and the receipt has it too', async () => {
  const { text } = await open()
  const answer = JSON.parse(
    (/data-answer="([^"]+)"/.exec(text)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
  )
  expect(answer.requestId).toMatch(/^[\w-]{8,}$/)
  expect(text).toContain(`<dd class="mono">${answer.requestId}</dd>`)
  const receipt = /name="receipt" value="([^"]+)"/.exec(text)?.[1]?.split('.')[1] ?? ''
  expect(JSON.parse(Buffer.from(receipt, 'base64url').toString()).answer.requestId).toBe(answer.requestId)
})

test('the QR of the page leads to its address, drawn and as a picture to save', async () => {
  const { status, text, headers } = await service.call('GET', `/v/${code.toLowerCase()}/qr.png`)
  expect([status, headers['content-type']]).toEqual([200, 'image/png'])
  const address = `https://zhengyan.example/v/${code}`
  expect(await scan(Uint8Array.from(Buffer.from(text, 'base64')))).toBe(address)
  const drawn = /<svg[^>]*aria-label="核验二维码".*?<\/svg>/.exec((await open()).text)?.[0] ?? ''
  expect(await scanSvg(drawn)).toBe(address)
  expect((await service.call('GET', '/v/nothing/qr.png')).status).toBe(404)
})
