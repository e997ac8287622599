/** What verifiers type and paste: into the field of a code, and into the three fields of `/verify`. */

import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { zhangSan } from './support/scenario.ts'
import { type Visitor, visit } from './support/visit.ts'

const { origin, guangdong, national, file } = inject('states')
const MISTYPED = guangdong.code.replace(/.$/, (last) => (last === '7' ? '8' : '7'))

let reader: Visitor
let page: Visitor['page']
beforeAll(async () => {
  reader = await visit()
  page = reader.page
})
afterAll(async () => {
  expect(reader.complaints).toEqual([])
  await reader.close()
})

const focused = () => page.evaluate(() => document.activeElement?.id)

describe('the field of a code', () => {
  const enter = async (text: string) => {
    await page.goto('/')
    await page.fill('#code', text)
    await page.click('form[action="/v"] button')
  }

  it('takes a whole link with its credential, which the server never sees', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await enter(`请核验 ${guangdong.text}`)
    await page.waitForSelector('#integrity:has-text("真实")', { state: 'attached' })
    expect(asked.filter((url) => /\d{60}/.test(url.split('#')[0] ?? ''))).toEqual([])
    page.removeAllListeners('request')
  })

  it('takes the digits of a credential to the scanner, which checks and asks', async () => {
    await enter(national.text.split('#')[1] as string)
    await page.waitForSelector('#outcome .verdict.good')
  })

  it('is the same beside the form of the three facts', async () => {
    await page.goto('/verify')
    await page.fill('#code', MISTYPED)
    await page.click('form[action="/v"] button')
    expect(await page.textContent('#e-code')).toContain('校验位不符')
    expect(new URL(page.url()).pathname).toBe('/verify')
  })

  it('says at once what is wrong with a code, without asking, and brings the keyboard there', async () => {
    await enter(MISTYPED)
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await page.textContent('#e-code')).toContain('校验位不符')
    expect(await focused()).toBe('code')
    await enter(`https://evil.example/v/${guangdong.code}`)
    expect(await page.textContent('#e-code')).toContain('evil.example，不是本网站')
  })

  it('offers the other form to a management number, filled in; the number stays out of every request', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await enter(zhangSan.guangdong.toLowerCase())
    expect(await page.textContent('#e-code')).toContain('核验码为 17 位字母和数字，您输入了 12 位')
    await page.click('#e-code a')
    await page.waitForURL('**/verify')
    expect(await page.inputValue('#f-managementNumber')).toBe(zhangSan.guangdong)
    expect(await focused()).toBe('f-name')
    expect(asked.join()).not.toContain(zhangSan.guangdong)
    page.removeAllListeners('request')
  })

  it('without script a mistyped address is said to be mistyped, with what was typed; a link is read', async () => {
    const plain = await visit({ javaScriptEnabled: false })
    expect((await plain.page.goto(`/v/${zhangSan.guangdong}`))?.status()).toBe(404)
    expect(await plain.page.textContent('h1')).toBe('核验码输入有误')
    expect(await plain.page.textContent('main')).not.toContain('未查到')
    expect(await plain.page.inputValue('#code')).toBe(zhangSan.guangdong)
    expect(await plain.page.getAttribute('#e-code a', 'href')).toBe(
      `/verify#managementNumber=${zhangSan.guangdong}`,
    )
    await plain.page.goto('/')
    await plain.page.fill('#code', `${origin}/v/${file.code}`)
    await plain.page.click('form[action="/v"] button')
    expect(await plain.page.textContent('h1')).toBe('记录属实')
    await plain.close()
  })
})

describe('the form of the three facts', () => {
  let asked = 0
  beforeAll(() => {
    page.on('request', (request) => {
      if (request.method() === 'POST') asked++
    })
  })
  beforeEach(() => {
    asked = 0
  })

  const enter = async (values: { number?: string; idNumber?: string; name?: string }) => {
    await page.fill('#f-managementNumber', values.number ?? zhangSan.guangdong)
    await page.fill('#f-name', values.name ?? zhangSan.name)
    await page.fill('#f-idNumber', values.idNumber ?? zhangSan.idNumber)
    await page.click('#by-number button')
  }

  it.each([
    ['a management number of no such form', { number: '管理号' }, 'f-managementNumber', '6 至 32 位'],
    ['a wrong check character', { idNumber: '990101199003070016' }, 'f-idNumber', '校验位不符'],
    ['a number of another document', { idNumber: 'E12345678' }, 'f-idNumber', '不符合所选证件类型'],
  ])('%s is told before anything is sent, and the keyboard is there', async (_, values, field, told) => {
    await page.goto('/verify')
    await enter(values)
    expect(await page.textContent(`#${field.replace('f-', 'e-')}`)).toContain(told)
    expect(await focused()).toBe(field)
    expect(asked).toBe(0)
  })

  it('a code or a link in the field of the number is led to where it belongs', async () => {
    await page.goto('/verify')
    await enter({ number: guangdong.url })
    expect(await focused()).toBe('problem')
    await page.click('#problem a')
    await page.waitForURL(`**${new URL(guangdong.url).pathname}`)
  })

  it('after a failure the data is there for correction; after a success it is gone', async () => {
    await page.goto('/verify')
    await enter({ name: '李四' })
    await page.waitForSelector('#answer:not([hidden])')
    expect(await page.textContent('#answer h1')).toBe('未查到')
    await page.click('[data-again]')
    await page.waitForSelector('#ask:not([hidden])')
    expect(await page.inputValue('#f-idNumber')).toBe(zhangSan.idNumber)
    await page.fill('#f-name', zhangSan.name)
    await page.click('#by-number button')
    await page.waitForSelector('#answer .verdict.territorial')
    expect(asked).toBe(2)
    expect(await page.inputValue('#f-idNumber')).toBe('')
  })

  it('Back and Forward show form and answer again, and ask nothing', async () => {
    await page.goBack()
    await page.waitForSelector('#ask:not([hidden])')
    expect(await page.inputValue('#f-managementNumber')).toBe('')
    await page.goForward()
    await page.waitForSelector('#answer:not([hidden])')
    expect(await page.textContent('#answer')).toContain(zhangSan.guangdong)
    await page.goto('/')
    await page.goBack()
    await page.waitForSelector('h1')
    expect(asked).toBe(0)
  })

  it('what the service refuses as a whole is read out, and has the keyboard', async () => {
    await page.goto('/verify')
    await page.route('**/v1/verify', (route) =>
      route.fulfill({ status: 503, json: { code: 'unavailable', detail: '系统暂时无法查询' } }),
    )
    await enter({})
    await page.waitForSelector('#problem .note')
    expect(await focused()).toBe('problem')
    await page.unroute('**/v1/verify')
  })
})
