/** Accounts, keys and problems, as the service sends and takes them. Only types. */

import type { Bilingual, IdType } from './certificate.ts'

/** Who logs in. */
export interface Login {
  readonly idNumber: string
  readonly password: string
  /** By default `resident-id`. */
  readonly idType?: IdType
  /** The one-time password or recovery code, where the account has a second factor. */
  readonly otp?: string
}

/** What a session is begun with. */
export interface Tokens {
  readonly tokenType: 'Bearer'
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  /** Good for one use. */
  readonly refreshToken: string
  /** At a login: makes the device known. */
  readonly deviceToken?: string | undefined
}

/** Who makes an account: the facts of one certificate, the proof that the deployment asks for, a new password. */
export interface Registration {
  readonly name: string
  readonly idNumber: string
  readonly idType?: IdType
  readonly managementNumber: string
  readonly password: string
  readonly activationCode?: string
  /** Version of the privacy notice that the person has agreed to. */
  readonly consent?: string
}

/** Who takes an account back. */
export interface Recovery {
  readonly idNumber: string
  readonly idType?: IdType
  readonly password: string
  readonly activationCode?: string
}

/** Who signs with a key, in the words of whoever trusts it. */
export interface Issuer {
  /** Origin of the deployment. */
  readonly id: string
  readonly name: Bilingual
}

/** A key of `/.well-known/jwks.json`. */
export interface PublishedKey {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  /** RFC 7638 thumbprint. */
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'ES256'
  /** Seconds since 1970. */
  readonly nbf?: number | undefined
  readonly exp?: number | undefined
  readonly revoked?: { readonly revoked_at: number; readonly reason?: string | undefined } | undefined
  readonly issuer: Issuer
}

/** The service's public keys: keep it beside the status lists to verify without a network. */
export interface KeySet {
  readonly keys: readonly PublishedKey[]
}

/** One wrong field of an input. */
export interface FieldError {
  /** JSON Pointer into the body, or `?name` for a query parameter. */
  readonly pointer: string
  readonly code: string
  readonly detail: string
}

/** Work in place of waiting. The client does it by itself where it has an engine. */
export interface Challenge {
  readonly algorithm: 'SHA-256'
  readonly challenge: string
  readonly maxnumber: number
  readonly salt: string
  readonly signature: string
}

/** RFC 9457 problem details, as the service answers them; `ZhengyanProblem` is the same as an error. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly requestId: string
  readonly errors?: readonly FieldError[] | undefined
  readonly challenge?: Challenge | undefined
}
