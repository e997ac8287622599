/** What the service answers is what the client says that it answers: the compiler looks, there is nothing to run. */

import type { InferInput, InferOutput } from 'valibot'
import { expectTypeOf, it } from 'vitest'
import type * as client from '#client'
import type * as offline from '#client/offline'
import type { batch, certificate, login, lookup, problem, values, verification, wallet } from '#lib/contract'
import type { CertificateClaims, CredentialCheck } from '#lib/credential'
import type { Engine } from '#lib/jose'

it('every answer of the contract fits the type that it has in the client', () => {
  expectTypeOf<InferOutput<typeof batch.BatchAnswer>>().toExtend<client.BatchVerification>()
  expectTypeOf<client.BatchItem>().toExtend<InferInput<typeof batch.BatchItem>>()
  expectTypeOf<InferOutput<typeof certificate.Certificate>>().toExtend<client.Certificate>()
  expectTypeOf<InferOutput<typeof lookup.CertificateList>>().toExtend<client.CertificatePage>()
  expectTypeOf<InferOutput<typeof lookup.Annotation>>().toExtend<client.Annotation>()
  expectTypeOf<InferOutput<typeof lookup.WalletRelease>>().toExtend<client.WalletRelease>()
  expectTypeOf<InferOutput<typeof wallet.WalletOffer>>().toExtend<client.WalletOffer>()
  expectTypeOf<InferOutput<typeof lookup.VerificationLog>>().toExtend<client.VerificationPage>()
  expectTypeOf<InferOutput<typeof login.LoggedIn>>().toExtend<client.Tokens>()
  expectTypeOf<InferOutput<typeof problem.Problem>>().toExtend<client.ProblemDocument>()
  expectTypeOf<InferOutput<typeof values.Bilingual>>().toExtend<client.Bilingual>()
  expectTypeOf<InferOutput<typeof verification.Verification>>().toExtend<client.Verification>()
  expectTypeOf<InferOutput<typeof verification.KeySet>>().toExtend<client.KeySet>()
})

it('what is checked without a network is what the rooms of the service check', () => {
  expectTypeOf<CertificateClaims>().toExtend<offline.CertificateFacts>()
  expectTypeOf<Pick<CredentialCheck, offline.Subject>>().toExtend<Record<offline.Subject, offline.Check>>()
  expectTypeOf<Engine>().toEqualTypeOf<offline.Engine>()
})
