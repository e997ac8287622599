/**
 * The claims of the credential, a row each: what it is called in both languages, and whether its holder may withhold it.
 * The credential, its type metadata and the issuer's metadata are made of this table; `docs/wallet.md` shows it.
 *
 * What a certificate is worth is always disclosed: nobody can hide that it is an unsealed file, where it has force, or that
 * nothing is established. Whose it is and what it certifies, its holder discloses claim by claim.
 */

import { labelOf, terms } from '#lib/certificate'
import type { Bilingual } from '#lib/policy'

export interface WalletClaim {
  readonly name: string
  readonly label: Bilingual
  /** `always`: each by itself; `never`: whoever verifies sees it. */
  readonly sd: 'always' | 'never'
  /** Whether every credential has it. */
  readonly mandatory: boolean
}

const open = (name: string, label: Bilingual, mandatory = true): WalletClaim => ({
  name,
  label,
  sd: 'never',
  mandatory,
})
const own = (name: string, label: Bilingual, mandatory = true): WalletClaim => ({
  name,
  label,
  sd: 'always',
  mandatory,
})

export const WALLET_CLAIMS = [
  open('kind', terms.kind),
  open('mark', terms.mark),
  open('force', { zh: '效力', en: 'Force' }),
  open('determined', { zh: '是否有据可依', en: 'Whether a source settles it' }),
  open('sourcedUntil', { zh: '依据截止日期', en: 'Sourced until' }, false),
  open('annotationRequired', { zh: '是否须加注', en: 'Whether an annotation is required' }),
  open('rule', { zh: '判定规则', en: 'Policy rule' }),
  open('basis', terms.legalBasis),
  own('managementNumber', labelOf('managementNumber')),
  own('holderName', labelOf('holderName')),
  own('idNumber', labelOf('idNumber')),
  own('gender', labelOf('gender'), false),
  own('birthDate', labelOf('birthDate'), false),
  own('age_equal_or_over', { zh: '是否年满', en: 'Age equal or over' }, false),
  own('qualification', labelOf('qualification')),
  own('examDate', labelOf('examDate')),
  own('approvalDate', labelOf('approvalDate')),
  own('issueDate', labelOf('issueDate')),
  own('issuingRegion', labelOf('issuingRegion')),
  own('issuer', labelOf('issuer')),
  own('purpose', terms.purpose, false),
  own('recipient', terms.recipient, false),
] as const satisfies readonly WalletClaim[]

/** The claims that a holder discloses or not; a credential has as many digests, whichever of them there are. */
export const DISCLOSABLE_CLAIMS = WALLET_CLAIMS.filter(({ sd }) => sd === 'always')
