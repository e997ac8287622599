/** One-time passwords: the vectors of the RFCs, the drift of a clock, and each only once. */

import { describe, expect, test } from 'vitest'
import { base32, otpAddress, otpOf, SECRET_BYTES, stepAt, stepOfOtp } from '../../../lib/holder/totp.ts'
import { otpAt } from '../../support/authenticator.ts'

const secret = Buffer.from('12345678901234567890')

test.each([
  [0, '755224'],
  [1, '287082'],
  [2, '359152'],
  [3, '969429'],
  [4, '338314'],
  [5, '254676'],
  [6, '287922'],
  [7, '162583'],
  [8, '399871'],
  [9, '520489'],
])('RFC 4226, appendix D, counter %i', (counter, otp) => {
  expect(otpOf(secret, counter)).toBe(otp)
})

// The RFC shows eight digits; six of them are shown here.
test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('RFC 6238, appendix B, SHA-1, second %i', (second, eight) => {
  expect(otpOf(secret, stepAt(new Date(second * 1000)))).toBe(eight.slice(-6))
  // The authenticator of the tests is one, too.
  expect(otpAt(base32(secret), second * 1000, 8)).toBe(eight)
})

describe('what was typed', () => {
  const now = new Date('2026-11-25T08:00:10Z')
  const step = stepAt(now)
  const find = (otp: string, after = 0) => stepOfOtp(secret, otp, now, after)

  test('counts in its thirty seconds and in the ones beside them, and in no others', () => {
    const found = [-3, -2, -1, 0, 1, 2, 3].map((drift) => find(otpOf(secret, step + drift)))
    expect(found).toEqual([undefined, undefined, step - 1, step, step + 1, undefined, undefined])
  })

  test('does not count once it was used, nor does an older one then', () => {
    expect(find(otpOf(secret, step), step)).toBeUndefined()
    expect(find(otpOf(secret, step - 1), step)).toBeUndefined()
    expect(find(otpOf(secret, step + 1), step)).toBe(step + 1)
  })

  test('may be in full width or with a space, as apps show it', () => {
    const otp = otpOf(secret, step)
    expect(find(`${otp.slice(0, 3)} ${otp.slice(3)}`)).toBe(step)
    expect(find([...otp].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''))).toBe(
      step,
    )
  })

  test.each(['', '12345', '1234567', 'abcdef', '１２', '12345\u0000', '一二三四五六', '-12345'])(
    '%j is none',
    (otp) => {
      expect(find(otp)).toBeUndefined()
    },
  )
})

test('the address is the one that authenticator apps read', () => {
  const uri = new URL(otpAddress(secret, '证验', 'zhengyan.example'))
  expect(uri.protocol + uri.host).toBe('otpauth:totp')
  expect(decodeURIComponent(uri.pathname)).toBe('/证验:zhengyan.example')
  // RFC 4648 has no vector so long; this is what `base32` of coreutils makes of it.
  expect(uri.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(uri.searchParams.get('issuer')).toBe('证验')
  expect(SECRET_BYTES % 5).toBe(0)
})
