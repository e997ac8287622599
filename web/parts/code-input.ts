/**
 * What somebody has put into the field for a code: people paste a whole link, the text around it, the number of the
 * certificate, or the digits of a scanned QR. Pure; the server reads what came in an address by it, the browser what is
 * in the field.
 */

import { parseManagementNumber } from '#lib/certificate'
import { parseCode } from '#lib/credential'

export type CodeInput =
  /** Where to go. */
  | { readonly address: string }
  | {
      /**
       * `check`: one character is wrong. `form`: not a code. `elsewhere`: a link to another site, which nobody here
       * follows.
       */
      readonly problem: 'check' | 'form' | 'elsewhere'
      /** Of the characters that count. */
      readonly length: number
      /** The management number that it could be. */
      readonly number?: string | undefined
      readonly host?: string
    }

/** A credential has hundreds of digits; a management number at most 32 characters. */
const DIGITS = /^\d{60,}$/
const LINK = /https?:\/\/[\w.:[\]-]+\/[^\s\p{Script=Han}，。；）]*/iu
const BARE_LINK = /^[\w.-]+(?::\d+)?\/v\/\S+$/i

/** @param host of this site, which a pasted link has to be of */
export function readCodeInput(text: string, host: string): CodeInput {
  const typed = text.trim()
  const link = LINK.exec(typed)?.[0] ?? (BARE_LINK.test(typed) ? `https://${typed}` : undefined)
  if (link !== undefined) return readLink(link, host)
  const digits = typed.replace(/\s/g, '').replace(/^#/, '')
  if (DIGITS.test(digits)) return { address: `/scan#${digits}` }
  const { code, reason } = parseCode(typed)
  if (code !== undefined) return { address: `/v/${code}` }
  const length = [...typed.replace(/[\s\p{Pd}]/gu, '')].length
  return { problem: reason, length, number: parseManagementNumber(typed) }
}

function readLink(link: string, host: string): CodeInput {
  const wrong = { problem: 'form', length: link.length } as const
  if (!URL.canParse(link)) return wrong
  const url = new URL(link)
  if (url.host !== host) return { problem: 'elsewhere', length: link.length, host: url.host }
  const { code, reason } = parseCode(/^\/v\/([^/]+)/.exec(url.pathname)?.[1] ?? '')
  if (code === undefined) return { ...wrong, problem: reason }
  // A credential, with what a chat program may have put behind it; the page itself looks what it is worth.
  return { address: `/v/${code}${/^#\d{20,}/.exec(url.hash)?.[0] ?? ''}` }
}
