import { describe, expect, it } from 'vitest'
import { newCode } from '#lib/credential'
import { readCodeInput } from '../../web/parts/code-input.ts'

const HOST = 'zhengyan.example'
const CODE = newCode(new Uint8Array(10).fill(7))
const CREDENTIAL = '0123456789'.repeat(40)
const read = (text: string) => readCodeInput(text, HOST)

describe('what people paste into the field of a code leads to where it belongs', () => {
  it.each([
    ['the code', CODE, `/v/${CODE}`],
    [
      'as it is printed, in lower case',
      ` ${CODE.toLowerCase().replace(/(.{4})(?=.{4})/g, '$1-')} `,
      `/v/${CODE}`,
    ],
    ['a whole link', `https://${HOST}/v/${CODE}`, `/v/${CODE}`],
    ['without its scheme', `${HOST}/v/${CODE}`, `/v/${CODE}`],
    ['with a region and a language', `https://${HOST}/v/${CODE}?lang=en&useIn=440000`, `/v/${CODE}`],
    ['with the credential', `https://${HOST}/v/${CODE}#${CREDENTIAL}`, `/v/${CODE}#${CREDENTIAL}`],
    ['and what a chat put behind it', `https://${HOST}/v/${CODE}#wechat_redirect`, `/v/${CODE}`],
    ['in the middle of a message', `请核验：https://${HOST}/v/${CODE}，谢谢`, `/v/${CODE}`],
    ['the digits of a credential', CREDENTIAL, `/scan#${CREDENTIAL}`],
    ['broken into lines', CREDENTIAL.replace(/.{60}/g, '$&\n'), `/scan#${CREDENTIAL}`],
  ])('%s', (_, text, address) => {
    expect(read(text)).toEqual({ address })
  })

  it('a link to another site is not followed, however much it looks like ours', () => {
    for (const host of ['zhengyan.example.evil.example', 'zhengyan-example.com', 'zhengyan.example:8443'])
      expect(read(`https://${host}/v/${CODE}`)).toMatchObject({ problem: 'elsewhere', host })
  })
})

describe('what is no code is wrong in its form', () => {
  const mistyped = CODE.replace(/.$/, (last) => (last === '7' ? '8' : '7'))

  it('one wrong character, which a management number of that length could be too', () => {
    expect(read(mistyped)).toEqual({ problem: 'check', length: 17, number: mistyped })
  })

  it('a management number, brought into its one form', () => {
    expect(read('ｚｙ2344000001')).toMatchObject({ problem: 'form', number: 'ZY2344000001' })
  })

  it.each(['', '张三', '12', `https://${HOST}/verify`])('anything else: %s', (text) => {
    expect(read(text)).toMatchObject({ problem: 'form' })
    expect(read(text)).not.toHaveProperty('number', expect.anything())
  })
})
