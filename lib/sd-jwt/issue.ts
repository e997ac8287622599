/**
 * The issuer's side (RFC 9901, 4): claims of which some are marked as the holder's to disclose, at any depth and in
 * arrays too, become digests under the signature and disclosures beside it.
 */

import { type Engine, type Signer, signCompact, webCrypto } from '#lib/jose'
import { decoyDigest, digestOf, RESERVED_NAMES, writeDisclosure } from './disclosure.ts'
import { mayBeDisclosable, SD_JWT_VC_TYP } from './drafts.ts'
import { SdJwtError } from './errors.ts'

/** A claim that the holder may withhold. */
export class Disclosable {
  readonly value: Claim

  constructor(value: Claim) {
    this.value = value
  }
}

export type Claim = string | number | boolean | null | Disclosable | readonly Claim[] | Claims
/** Members that are undefined are left out, as JSON does. */
export interface Claims {
  readonly [name: string]: Claim | undefined
}

/** Marks a claim, or an element of an array, as the holder's to disclose. */
export const disclosable = (value: Claim): Disclosable => new Disclosable(value)

export interface SdJwtOptions {
  readonly typ: string
  /**
   * Digests that the claims at the top have at least: decoys (4.2.5) fill up, so that their number does not say which of
   * the claims there are.
   */
  readonly digests?: number
}

/**
 * Signs claims; the disclosures come with them.
 *
 * @throws {SdJwtError} `claim-name-reserved`
 */
export async function signSdJwt(
  claims: Claims,
  signer: Signer,
  { typ, digests = 0 }: SdJwtOptions,
): Promise<string> {
  const disclosures: string[] = []
  const payload = await concealMembers(claims, { engine: webCrypto, disclosures }, digests)
  const header = { typ, ...(signer.x5c && { x5c: signer.x5c }) }
  const jwt = await signCompact(header, { ...payload, _sd_alg: 'sha-256' }, signer)
  return [jwt, ...disclosures, ''].join('~')
}

/**
 * Signs a credential: an SD-JWT VC.
 *
 * @throws {SdJwtError} `claim-disclosable` for a claim that a verifier must always see, `claim-missing` without `vct`
 */
export async function signSdJwtVc(
  claims: Claims & { readonly vct: string },
  signer: Signer,
  options: Omit<SdJwtOptions, 'typ'> = {},
): Promise<string> {
  for (const [name, claim] of Object.entries(claims))
    if (!mayBeDisclosable([name]) && concealsAnything(claim)) throw new SdJwtError('claim-disclosable', name)
  return signSdJwt(claims, signer, { ...options, typ: SD_JWT_VC_TYP })
}

const concealsAnything = (claim: Claim | undefined): boolean =>
  claim instanceof Disclosable ||
  (typeof claim === 'object' && claim !== null && Object.values(claim).some(concealsAnything))

interface Making {
  readonly engine: Engine
  readonly disclosures: string[]
}

async function conceal(claim: Claim, making: Making): Promise<unknown> {
  if (claim instanceof Disclosable) throw new SdJwtError('disclosure-misplaced', 'marked twice')
  if (Array.isArray(claim)) return Promise.all(claim.map((element) => concealElement(element, making)))
  return typeof claim === 'object' && claim !== null ? concealMembers(claim as Claims, making) : claim
}

async function concealElement(element: Claim, making: Making): Promise<unknown> {
  if (!(element instanceof Disclosable)) return conceal(element, making)
  return { '...': await disclose({ value: element.value }, making) }
}

async function concealMembers(claims: Claims, making: Making, atLeast = 0): Promise<object> {
  const given = Object.entries(claims).filter((entry): entry is [string, Claim] => entry[1] !== undefined)
  if (given.some(([name]) => RESERVED_NAMES.includes(name))) throw new SdJwtError('claim-name-reserved')
  const [digests, plain] = await Promise.all([
    Promise.all(
      given.flatMap(([name, claim]) =>
        claim instanceof Disclosable ? [disclose({ name, value: claim.value }, making)] : [],
      ),
    ),
    Promise.all(
      given.flatMap(([name, claim]) =>
        claim instanceof Disclosable ? [] : [conceal(claim, making).then((value) => [name, value] as const)],
      ),
    ),
  ])
  while (digests.length < atLeast) digests.push(await decoyDigest(making.engine))
  // Sorted, so that their order says nothing (4.2.4.1).
  return { ...Object.fromEntries(plain), ...(digests.length > 0 && { _sd: digests.sort() }) }
}

/** What is inside first, so that its digests are under this one (4.2.6). */
async function disclose({ name, value }: { name?: string; value: Claim }, making: Making): Promise<string> {
  const concealed = await conceal(value, making)
  const disclosure = writeDisclosure({ ...(name !== undefined && { name }), value: concealed })
  making.disclosures.push(disclosure)
  return digestOf(making.engine, disclosure)
}
