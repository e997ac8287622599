/**
 * What a wallet is asked for (DCQL: OpenID4VP 1.0, 6): the certificate, and of its claims those that the page of a result
 * shows, no more. And whether that is what came: a wallet's word is not taken for it (14.8). Pure.
 */

/** Of the one credential that is asked for. */
export const CREDENTIAL_ID = 'certificate'

/** What is shown of every certificate, by the name of its claim; each is the holder's to disclose. */
export const REQUIRED_CLAIMS = [
  'managementNumber',
  'holderName',
  'idNumber',
  'qualification',
  'examDate',
  'approvalDate',
  'issueDate',
  'issuingRegion',
  'issuer',
] as const

/** What is shown of a release, where it has one. */
export const RELEASE_CLAIMS = ['purpose', 'recipient'] as const

/** All that may be there first; a wallet answers the first that it can (6.4.1). */
const CLAIM_SETS = [
  [...REQUIRED_CLAIMS, ...RELEASE_CLAIMS],
  [...REQUIRED_CLAIMS, 'purpose'],
  REQUIRED_CLAIMS,
] as const

/**
 * @param types `vct` of the credentials that are taken
 * @param authorities who has certified their issuer, by key identifiers (6.1.1.1); none, where that is not known of all
 */
export const queryFor = (types: readonly string[], authorities: readonly string[]) => ({
  credentials: [
    {
      id: CREDENTIAL_ID,
      format: 'dc+sd-jwt',
      meta: { vct_values: types },
      ...(authorities.length > 0 && { trusted_authorities: [{ type: 'aki', values: authorities }] }),
      claims: [...REQUIRED_CLAIMS, ...RELEASE_CLAIMS].map((name) => ({ id: name, path: [name] })),
      claim_sets: CLAIM_SETS,
    },
  ],
})

/** The claims that were asked for and did not come. */
export const missingIn = (claims: Readonly<Record<string, unknown>>): readonly string[] =>
  REQUIRED_CLAIMS.filter((name) => claims[name] === undefined)
