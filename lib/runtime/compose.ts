/** The use cases that more than one function serves, put together over an opened runtime. */

import { type Annotations, createAnnotations } from '#lib/annotation'
import { type CredentialIssuer, createCredentialIssuer } from '#lib/credential'
import { createAccessTokens, createHolders, type Holders } from '#lib/holder'
import { type CertificateView, createCertificateView } from '#lib/lookup'
import { createPolicy } from '#lib/policy'
import { readRuleSets } from '#lib/settings'
import { createAllocator } from '#lib/store'
import type { Runtime } from './boot.ts'

/** Accounts and sessions, under the deployment's token keys. */
export async function composeHolders(runtime: Runtime): Promise<Holders> {
  const { environment, secrets } = runtime
  const accessTokens = await createAccessTokens(secrets.tokenKeys, environment.PUBLIC_ORIGIN)
  return createHolders({ ...runtime, accessTokens, identityProof: environment.IDENTITY_PROOF })
}

/**
 * The certificate as it is shown, classified by the built-in rules with the operators' own.
 * @throws PolicyError that names file, record and field of a wrong rule
 */
export function composeView({ environment, vault }: Pick<Runtime, 'environment' | 'vault'>): CertificateView {
  const policy = createPolicy(readRuleSets(environment.POLICY_DIR))
  return createCertificateView({ policy, vault })
}

/** Places in the status lists that a process takes at a time, so that releases seldom write their one counter. */
const RELEASE_PLACES = 8

/** Annotations, with the view and the issuer of credentials that they are shown by. */
export function composeAnnotations(runtime: Runtime): {
  readonly annotations: Annotations
  readonly view: CertificateView
  readonly issueCredential: CredentialIssuer
} {
  const origin = runtime.environment.PUBLIC_ORIGIN
  const view = composeView(runtime)
  const issueCredential = createCredentialIssuer(runtime.keyRing.signerAt, origin)
  const allocatePlaces = createAllocator(runtime.store.status, runtime.secrets.statusKey, RELEASE_PLACES)
  return {
    annotations: createAnnotations({ ...runtime, view, issueCredential, allocatePlaces, origin }),
    view,
    issueCredential,
  }
}
