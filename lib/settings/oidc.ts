/** The settings of a real-name service that speaks OpenID Connect; read where one is asked for alone. */

import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { type IdType, idTypes } from '#lib/certificate'
import { readSettings } from './environment.ts'
import { readParameter } from './parameters.ts'

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/

const Oidc = v.object({
  /** As its discovery document names it; https, but on this machine. */
  OIDC_ISSUER: v.pipe(
    v.string(),
    v.url('must be an address'),
    v.check((address) => address.startsWith('https://') || LOOPBACK.test(address), 'must be https'),
  ),
  OIDC_CLIENT_ID: v.pipe(v.string(), v.minLength(1)),
  /** A file (local) or SSM parameter (deployed) with the client's secret; a public client has neither. */
  OIDC_CLIENT_SECRET_FILE: v.optional(v.string()),
  OIDC_CLIENT_SECRET_PARAMETER: v.optional(v.string()),
  OIDC_SCOPE: v.optional(v.pipe(v.string(), v.regex(/\bopenid\b/, 'must contain openid')), 'openid profile'),
  /** The names of the claims that say who somebody is. */
  OIDC_NAME_CLAIM: v.optional(v.string(), 'name'),
  OIDC_ID_NUMBER_CLAIM: v.optional(v.string(), 'id_number'),
  /** Where there are other documents than resident identity cards: the claim, and what its values mean. */
  OIDC_ID_TYPE_CLAIM: v.optional(v.string()),
  OIDC_ID_TYPES: v.pipe(
    v.optional(v.string(), ''),
    v.check((text) => readIdTypes(text) !== undefined, 'must be like 01=resident-id,02=passport'),
    v.transform((text) => readIdTypes(text) as ReadonlyMap<string, IdType>),
  ),
})

type Read = v.InferOutput<typeof Oidc>

export type OidcSettings = Omit<Read, 'OIDC_CLIENT_SECRET_FILE' | 'OIDC_CLIENT_SECRET_PARAMETER'> & {
  readonly clientSecret: string | undefined
}

/** `01=resident-id,02=passport`; our own names need not be listed. @returns undefined when a name is none of ours */
function readIdTypes(text: string): ReadonlyMap<string, IdType> | undefined {
  const types = new Map<string, IdType>(idTypes.map(({ value }) => [value, value]))
  for (const pair of text.split(',').filter((one) => one.trim() !== '')) {
    const [value = '', name] = pair.split('=').map((part) => part.trim())
    const found = idTypes.find((one) => one.value === name)
    if (!found) return undefined
    types.set(value, found.value)
  }
  return types
}

/** @throws Error naming every setting that is missing or wrong */
export async function readOidcSettings(variables: NodeJS.ProcessEnv = process.env): Promise<OidcSettings> {
  const { OIDC_CLIENT_SECRET_FILE, OIDC_CLIENT_SECRET_PARAMETER, ...settings } = readSettings(Oidc, variables)
  const secret = OIDC_CLIENT_SECRET_FILE
    ? await readFile(OIDC_CLIENT_SECRET_FILE, 'utf8')
    : OIDC_CLIENT_SECRET_PARAMETER && (await readParameter(OIDC_CLIENT_SECRET_PARAMETER))
  return { ...settings, clientSecret: secret?.trim() || undefined }
}
