/**
 * A document as somebody was given it: whether it is ours, whole, and says what is on record. Nothing of the file is kept;
 * where it leads to a certificate, the answer is in the holder's log like that of any verification.
 */

import { createHash } from 'node:crypto'
import { parseCredentialText } from '#lib/credential'
import { Problem } from '#lib/problem'
import type { RateLimiter } from '#lib/rate-limit'
import type { Asking, Found, Verification, Verifications } from '#lib/verification'
import { type Comparison, codeIn, compareFacts, type FactsSettings } from './facts.ts'
import { openDocument } from './open.ts'
import type { Opened, Refused } from './opened.ts'
import { FINDINGS, type FindingCode, REFUSALS, SIGNATURES, type SignatureCode } from './reasons.ts'
import { Refusal } from './refusal.ts'
import type { KnownSeals } from './signature/seals.ts'
import type { DocumentSignature, Finding, Inspection } from './types.ts'

export interface InspectionSettings extends FactsSettings {
  readonly seals: KnownSeals
  readonly verifications: Pick<Verifications, 'byCode' | 'byCredential'>
  readonly rateLimiter: Pick<RateLimiter, 'codes' | 'enter'>
  readonly now: () => Date
}

export type Inspections = ReturnType<typeof createInspections>

export function createInspections(settings: InspectionSettings) {
  const { seals, verifications, rateLimiter, now } = settings

  /** What is refused has cost work, and may have been sent to find out what passes: it counts like a code that is none. */
  const count = (asking: Asking) => rateLimiter.enter(rateLimiter.codes(asking.verifier.network))

  return {
    /**
     * @param file as it was sent, at most `MAX_FILE` bytes
     * @throws Problem `too-many-attempts`, `unavailable`; `invalid-input` for a region that the catalogue does not know
     */
    async inspect(file: Uint8Array, asking: Asking): Promise<Inspection> {
      const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
      const opened = openDocument(bytes, seals, now())
      if ('code' in opened) {
        await count(asking)
        return refused(opened)
      }
      let compared: Comparison | undefined
      const agrees = async (found: Found) => {
        compared = await compareFacts(bytes, opened, found, settings).catch((error: unknown) => {
          if (error instanceof Refusal) return { code: 'page-differs' } as const
          throw error
        })
        return AGREEING.has(compared.code)
      }
      const document = { sha256: createHash('sha256').update(bytes).digest('hex'), agrees }
      const { credential, verification } = await lookUp(opened.structure.link, { ...asking, document })
      if (credential === 'credential-fails' || credential === 'no-credential') await count(asking)
      return {
        verified: verification?.verified === true,
        signature: signatureOf(opened, compared),
        checks: {
          structure: finding('structure-ours'),
          credential: finding(credential),
          facts: factsOf(compared),
        },
        ...(verification && { verification }),
      }
    },
  }

  async function lookUp(
    link: string,
    asking: Asking,
  ): Promise<{ credential: keyof typeof FINDINGS; verification?: Verification }> {
    const code = codeIn(link)
    try {
      if (parseCredentialText(link)) {
        const verification = await verifications.byCredential(link, asking)
        const holds = verification.status.integrity === 'verified'
        return { credential: holds ? 'credential-holds' : 'credential-fails', verification }
      }
      if (code === undefined) return { credential: 'no-credential' }
      return { credential: 'code-alone', verification: await verifications.byCode(code, asking) }
    } catch (error) {
      const known = error instanceof Problem && ANSWERS[error.code]
      if (!known) throw error
      return { credential: known }
    }
  }
}

/** What an answer may rest on. */
const AGREEING: ReadonlySet<Comparison['code']> = new Set([
  'drawn-the-same',
  'sealed-and-on-record',
  'sealed-not-compared',
])

/** Problems that are an answer about a document. */
const ANSWERS: Readonly<Record<string, keyof typeof FINDINGS>> = {
  'not-found': 'not-on-record',
  'annotation-expired': 'annotation-ended',
  'annotation-withdrawn': 'annotation-ended',
}

const NOT_CHECKED: ReadonlySet<FindingCode> = new Set([
  'code-alone',
  'file-not-accepted',
  'nothing-to-compare',
  'sealed-not-compared',
])
const VERIFIED: ReadonlySet<FindingCode> = new Set([
  'structure-ours',
  'credential-holds',
  'drawn-the-same',
  'sealed-and-on-record',
])

const finding = (code: FindingCode): Finding => ({
  outcome: VERIFIED.has(code) ? 'verified' : NOT_CHECKED.has(code) ? 'not-checked' : 'failed',
  code,
  reason: { ...REFUSALS, ...FINDINGS }[code],
})

const signature = (state: DocumentSignature['state'], code: SignatureCode): DocumentSignature => ({
  state,
  code,
  reason: { ...REFUSALS, ...SIGNATURES }[code],
})

const signedBy = (seal: Opened['seal']) =>
  seal && { signer: seal.name, signedAt: seal.signedAt.toISOString() }

function signatureOf({ seal }: Opened, compared: Comparison | undefined): DocumentSignature {
  if (seal) return { ...signature('whole', 'signature-whole'), ...signedBy(seal) }
  if (!compared) return signature('none', 'no-signature')
  return signature('none', compared.code === 'seal-missing' ? 'seal-missing' : 'no-seal-by-design')
}

function factsOf(compared: Comparison | undefined): Inspection['checks']['facts'] {
  if (!compared) return finding('nothing-to-compare')
  // Whether the page is as recorded was not looked at: without its seal it counts for nothing.
  if (compared.code === 'seal-missing') return finding('file-not-accepted')
  const { code, differences } = compared
  return { ...finding(code), ...(differences && { differences }) }
}

function refused({ state, code, seal }: Refused): Inspection {
  const unsigned = state === 'none'
  const readAsFarAs = state !== 'changed' && code !== 'signer-unknown'
  return {
    verified: false,
    signature: { ...signature(state, unsigned ? 'no-signature' : code), ...signedBy(seal) },
    checks: {
      structure: finding(readAsFarAs ? code : 'file-not-accepted'),
      credential: finding('file-not-accepted'),
      facts: finding('file-not-accepted'),
    },
  }
}
