/** What may not be a new password: what everybody tries first, and what is made of the facts that are sent with it. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkNewPassword, isCommonPassword, type SentFacts } from '#lib/holder'
import { Problem } from '#lib/problem'
import { commonWords, madeFilter } from '../../../scripts/common-passwords.ts'

describe('common', () => {
  test('the filter is what `npm run passwords` makes of the lists', () => {
    const file = new URL('../../../lib/holder/common-passwords.json', import.meta.url)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(madeFilter())
  })

  test('every word of the lists is refused, whatever its case, with a year behind it, and said twice', () => {
    const ways = [
      (word: string) => word,
      (word: string) => word.toUpperCase(),
      (word: string) => word + word,
      (word: string) => (/\p{L}{3}$/u.test(word) ? `${word}2024` : word),
    ]
    for (const way of ways) {
      expect([...commonWords()].map(way).filter((password) => !isCommonPassword(password))).toEqual([])
    }
  })

  test.each([
    ...[
      'password',
      'P@ssw0rd',
      'Passw0rd!',
      'Password2024!',
      'iloveyou1',
      'sunshine1',
      'Admin@123',
      'ｐａｓｓｗｏｒｄ',
    ],
    ...[
      '12345678',
      '87654321',
      '88888888',
      '12341234',
      '123123123',
      'qwertyuiop',
      'qwer1234',
      '1qaz2wsx',
      '1q2w3e4r5t',
    ],
    ...['qweasdzxc', 'asdf1234', 'abcdefgh', 'aaaaaaaa', 'abcabcab', '!@#$%^&*'],
    ...['5201314520', 'woaini1314', 'woaini520', 'woainiwoaini', 'Aa123456', 'a123456789', 'abc12345'],
    ...['qq123456', 'zhang123456', 'wangwei123', 'zhangwei1990', 'zhang19900307', 'wang900307', '19900307'],
    ...['caonima123', '147258369', 'huawei@123', '我爱你12345', '密码123456'],
  ])('%s', (password) => {
    expect(isCommonPassword(password)).toBe(true)
  })

  test.each([
    ...[
      'correct horse battery',
      'correct horse 电池',
      'purple-otter-49',
      'kx7#mQ2p',
      'Tr0ub4dor&3',
      '4821ab9375',
    ],
    ...['三月的雨打湿了旧书', '红木椅-铁皮屋-九条鱼'],
  ])('%s is none', (password) => {
    expect(isCommonPassword(password)).toBe(false)
  })

  test('hardly anybody is refused for nothing', () => {
    const passwords = fc.sample(fc.string({ minLength: 10, maxLength: 16 }), { numRuns: 10_000, seed: 1 })
    const odd = passwords.filter((password) => new Set(password).size > 6)
    expect(odd.length).toBeGreaterThan(5_000)
    expect(odd.filter(isCommonPassword).length / odd.length).toBeLessThan(0.005)
  })

  test('any text is answered, and soon', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 128 }), (text) => {
        expect(typeof isCommonPassword(text)).toBe('boolean')
      }),
      { numRuns: 2_000 },
    )
    expect(isCommonPassword('a1'.repeat(64))).toBe(true)
    expect(isCommonPassword(`${'0'.repeat(127)}x`)).toBe(true)
  })
})

describe('personal', () => {
  const person: SentFacts = {
    name: '张三',
    idType: 'resident-id',
    idNumber: '990101199003070015',
    managementNumber: 'ZY2344000001',
  }
  const codeOf = (password: string, sent?: SentFacts): string | undefined => {
    try {
      checkNewPassword(password, sent, '/newPassword')
      return undefined
    } catch (error) {
      const [wrong] = (error as Problem).errors ?? []
      expect(wrong?.pointer).toBe('/newPassword')
      expect(wrong?.detail.zh && wrong.detail.en).toBeTruthy()
      return wrong?.code
    }
  }

  test.each([
    ...[
      '990101199003070015',
      '03070015',
      'my070015',
      '19900307',
      '1990-03-07',
      'hi 900307',
      'x19900307y',
      '199003079001',
    ],
    ...[
      'ZY2344000001',
      'zy2344000001!',
      'zy-2344000001',
      '张三1990-03-07',
      '张三123456',
      '990101199003070015password',
    ],
  ])('%s', (password) => {
    expect(codeOf(password, person)).toBe('password-personal')
  })

  test('what is a password without it may have it', () => {
    expect(codeOf('correct horse 900307', person)).toBeUndefined()
    expect(codeOf('三月的雨打湿了旧书 张三', person)).toBeUndefined()
  })

  test('is the number of any kind of document, and no more than was sent', () => {
    const passport: SentFacts = { idType: 'passport', idNumber: 'E98000123' }
    for (const password of ['E98000123', 'e98000123!!']) {
      expect(codeOf(password, passport)).toBe('password-personal')
      expect(codeOf(password, person)).toBeUndefined()
    }
  })

  test('where nothing but the password is sent, only the common ones are refused', () => {
    expect(codeOf('my070015')).toBeUndefined()
    expect(codeOf('qwer1234')).toBe('password-too-common')
  })

  test('the refusal holds nothing of the person', () => {
    try {
      checkNewPassword('ZY2344000001', person)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(Problem)
      expect(JSON.stringify(error)).not.toMatch(/张三|9901|ZY23/i)
    }
  })
})
