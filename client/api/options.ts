/** What a client is made with, and what it can be asked: a method for each thing. Only types. */

import type { Engine } from '../offline/types.ts'
import type { SessionStorage } from './session.ts'
import type { Transport } from './transport.ts'
import type {
  Annotation,
  BatchItem,
  BatchVerification,
  Bilingual,
  Certificate,
  CertificatePage,
  DocumentVerification,
  KeySet,
  Login,
  Presented,
  Recovery,
  Registration,
  Release,
  Verification,
  VerificationPage,
  WalletOffer,
  WalletRelease,
} from './types.ts'

export interface ClientOptions {
  /** `https://host`, where the service is. */
  readonly origin: string
  /** By default `fetch`. */
  readonly transport?: Transport
  /** Where the holder's session is kept; by default for as long as the program runs. */
  readonly storage?: SessionStorage
  readonly now?: () => Date
  /** Of what problems say; by default Chinese. */
  readonly language?: keyof Bilingual
  /** How often a request is tried that was refused for now or not answered; by default 3 times. */
  readonly attempts?: number
  /** The tokens are in cookies that no script can see: for the service's own pages, on its own origin. */
  readonly cookies?: boolean
  /** What solves the challenge that the service sets whoever failed often; by default WebCrypto, where there is one. */
  readonly engine?: Engine
  /** Told the share of that work that is done, from 0 to 1; undefined when it is over. */
  readonly onWork?: (share: number | undefined) => void
}

/** Of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds after which the service counts as not reached; by default 30,000, or 60,000 where much is sent or made. */
  readonly timeout?: number
}

export interface UseOptions extends CallOptions {
  /** Region (GB/T 2260) in which the certificate is to be used: the answer says whether it has force there. */
  readonly useIn?: string
}

export interface BatchOptions extends UseOptions {
  readonly apiKey: string
  /** 8 to 64 printable characters: the same list sent again under it is answered, and counted, once. */
  readonly idempotencyKey?: string
}

export interface DocumentOptions extends CallOptions {
  /** Code of an active annotation, where the rule asks for one. */
  readonly annotation?: string
  /** By itself `pdf`. `ofd` is refused (`format-unavailable`) of a document with a seal where the service has none for it. */
  readonly format?: 'pdf' | 'ofd'
}

/** Of a route that has no method here. */
export interface RequestOptions extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON, or bytes as they are, under the `content-type` that `headers` give. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | undefined>>
  /** As the holder who is logged in. */
  readonly holder?: boolean
  /** The answer begins a session: tokens, which are kept and not given on. */
  readonly begins?: boolean
  /** Whether asking twice does no harm; by default for GET, PUT and DELETE. */
  readonly repeatable?: boolean
}

/** Every method throws `ZhengyanProblem`, and nothing else. */
export interface Client {
  // Holders.
  register(registration: Registration, options?: CallOptions): Promise<void>
  /** Sets a new password by the proof of the person, and begins a session. */
  recover(recovery: Recovery, options?: CallOptions): Promise<void>
  login(login: Login, options?: CallOptions): Promise<void>
  /** Not needed in the usual way: a session that has run out renews itself. */
  refresh(options?: CallOptions): Promise<void>
  logout(options?: CallOptions): Promise<void>
  /** Every session of the holder ends but the one that this begins. */
  changePassword(
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    options?: CallOptions,
  ): Promise<void>
  /** One's own certificates, page by page, newest issue first. */
  certificates(options?: CallOptions): AsyncIterableIterator<CertificatePage, undefined>
  certificate(managementNumber: string, options?: CallOptions): Promise<Certificate>
  annotations(managementNumber: string, options?: CallOptions): Promise<readonly Annotation[]>
  release(managementNumber: string, release: Release, options?: CallOptions): Promise<Annotation>
  withdraw(managementNumber: string, code: string, options?: CallOptions): Promise<void>
  /** What is in wallets; `withdraw` takes it back. */
  walletReleases(managementNumber: string, options?: CallOptions): Promise<readonly WalletRelease[]>
  /** @param options.release where the rule asks for an annotation, or the holder wants an end */
  offerToWallet(
    managementNumber: string,
    options?: CallOptions & { readonly release?: Release },
  ): Promise<WalletOffer>
  /** @returns the file, a PDF or an OFD */
  document(managementNumber: string, options?: DocumentOptions): Promise<Uint8Array<ArrayBuffer>>
  /** Who verified a certificate, page by page, newest day first. */
  verifications(
    managementNumber: string,
    options?: CallOptions,
  ): AsyncIterableIterator<VerificationPage, undefined>

  // Anybody.
  verifyCode(code: string, options?: UseOptions): Promise<Verification>
  verifyNumber(presented: Presented, options?: UseOptions): Promise<Verification>
  /** @param credential the QR's whole text, or only what follows the `#` */
  verifyCredential(credential: string, options?: UseOptions): Promise<Verification>
  /** Up to 100, with an API key. */
  verifyBatch(items: readonly BatchItem[], options: BatchOptions): Promise<BatchVerification>
  /** A PDF or an OFD of up to 4 MB. */
  verifyDocument(document: Uint8Array<ArrayBuffer>, options?: UseOptions): Promise<DocumentVerification>

  // To verify without a network later.
  keySet(options?: CallOptions): Promise<KeySet>
  /** @returns the signed list; undefined when the service has none of this number (they are numbered from 0) */
  statusList(list: number, options?: CallOptions): Promise<string | undefined>

  /** Any other route, with the same session, retries and problems. @returns JSON; undefined for an answer without a body */
  request<T>(path: string, options?: RequestOptions): Promise<T>
}
