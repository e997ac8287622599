/**
 * The type of the credential (SD-JWT VC, Type Metadata): what it is called, what its claims are called, and which of them a
 * holder may withhold. Every credential pins it by its digest; so what has been served under a name stays as it is, byte for
 * byte, and what changes gets the next version.
 */

import { createHash } from 'node:crypto'
import type { Bilingual } from '#lib/policy'
import { WALLET_CLAIMS } from './claims.ts'
import type { CredentialType } from './credential.ts'

/** Raised with every change of what is in here or in `claims.ts`, since wallets have pinned what was. */
export const TYPE_NAME = 'professional-qualification-1'

export const CREDENTIAL_NAME: Bilingual = {
  zh: '专业技术人员职业资格证书',
  en: 'Professional qualification certificate',
}
const DESCRIPTION: Bilingual = {
  zh: '类别、效力、适用地区和依据始终出示；其余各项由持证人逐项选择出示。',
  en: 'Its kind, force, territory and legal basis are always shown; everything else its holder discloses item by item.',
}

/** Of the product's pages. */
export const BACKGROUND = '#0b3d6b'
export const FOREGROUND = '#ffffff'

const localised = (text: Bilingual, name: 'name' | 'label') => [
  { locale: 'zh-CN', [name]: text.zh },
  { locale: 'en', [name]: text.en },
]

export interface TypeMetadata extends CredentialType {
  /** The document, as it is served. */
  readonly document: string
}

export function createTypeMetadata(origin: string): TypeMetadata {
  const vct = `${origin}/v1/wallet/types/${TYPE_NAME}`
  const rendering = { simple: { background_color: BACKGROUND, text_color: FOREGROUND } }
  const document = JSON.stringify({
    vct,
    name: CREDENTIAL_NAME.en,
    description: DESCRIPTION.en,
    display: [
      { locale: 'zh-CN', name: CREDENTIAL_NAME.zh, description: DESCRIPTION.zh, rendering },
      { locale: 'en', name: CREDENTIAL_NAME.en, description: DESCRIPTION.en, rendering },
    ],
    claims: WALLET_CLAIMS.map(({ name, label, sd, mandatory }) => ({
      path: [name],
      display: localised(label, 'label'),
      mandatory,
      sd,
    })),
  })
  const integrity = `sha256-${createHash('sha256').update(document).digest('base64')}`
  return { vct, integrity, document }
}
