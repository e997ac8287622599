/**
 * Who runs the site, as every page says it: read from the environment by the functions that make pages and by the local
 * system; a deployment's build is given the same from the stage's file. All of it may be absent; an empty setting is as good as none.
 */

import * as v from 'valibot'

const words = v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(200, 'must be at most 200 characters'))

const SiteEnvironment = v.object({
  /** 主办单位, in Chinese and English. */
  SITE_OPERATOR_ZH: words,
  SITE_OPERATOR_EN: words,
  /** How to reach it: a telephone number, an address, an e-mail address. */
  SITE_CONTACT: words,
  /** ICP 备案号, such as 京ICP备00000000号-1. */
  SITE_ICP: words,
  /** 公安备案号, such as 京公网安备 00000000000000号. */
  SITE_POLICE: v.pipe(
    words,
    v.check((text) => text === '' || /\d{6,}/.test(text), 'must have the digits of the filing'),
  ),
  /** Where the pages are, for the pictures of preview cards. */
  PUBLIC_ORIGIN: v.optional(v.string(), ''),
  /** `true` marks every page as a demonstration. */
  DEMONSTRATION: v.optional(v.picklist(['true', 'false', ''], 'must be true or false'), 'false'),
})

export interface SiteSettings {
  readonly demonstration: boolean
  /** Without a slash at the end; absent where the build does not know it. */
  readonly origin?: string
  readonly operator?: { readonly zh: string; readonly en: string }
  readonly contact?: string
  readonly icp?: string
  readonly police?: string
}

/** @throws Error naming every setting that is wrong */
export function readSite(variables: NodeJS.ProcessEnv = process.env): SiteSettings {
  const parsed = v.safeParse(SiteEnvironment, variables)
  if (!parsed.success) {
    const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
    throw new Error(`环境变量有误 / wrong environment:\n  ${wrong.join('\n  ')}`)
  }
  const { SITE_OPERATOR_ZH, SITE_OPERATOR_EN, SITE_CONTACT, SITE_ICP, SITE_POLICE } = parsed.output
  const { PUBLIC_ORIGIN, DEMONSTRATION } = parsed.output
  const [zh, en] = [SITE_OPERATOR_ZH || SITE_OPERATOR_EN, SITE_OPERATOR_EN || SITE_OPERATOR_ZH]
  return {
    demonstration: DEMONSTRATION === 'true',
    ...(/^https?:/.test(PUBLIC_ORIGIN) && { origin: PUBLIC_ORIGIN.replace(/\/+$/, '') }),
    ...(zh && { operator: { zh, en } }),
    ...(SITE_CONTACT && { contact: SITE_CONTACT }),
    ...(SITE_ICP && { icp: SITE_ICP }),
    ...(SITE_POLICE && { police: SITE_POLICE }),
  }
}
