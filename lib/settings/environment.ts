/**
 * The settings of a process, read once from its environment. A setting that is missing or wrong stops the start with a
 * message that names it.
 */

import * as v from 'valibot'

const address = v.pipe(v.string(), v.regex(/^https?:\/\/[^\s]+$/, 'must be an http or https address'))

const Environment = v.object({
  /** Name of the one DynamoDB table. */
  TABLE_NAME: v.pipe(v.string(), v.minLength(3)),
  /** A DynamoDB-compatible endpoint other than Amazon's. */
  DYNAMODB_ENDPOINT: v.optional(address),
  /** Where holders and employers reach the service; printed in every QR. No slash at the end. */
  PUBLIC_ORIGIN: v.pipe(
    address,
    v.transform((origin) => origin.replace(/\/+$/, '')),
  ),
  /** What CloudFront proves itself by to the functions; absent where there is none. */
  EDGE_SECRET: v.optional(v.string()),
  /** A file with the secrets (local), or … */
  SECRETS_FILE: v.optional(v.string()),
  /** … the path of the SSM parameters that hold them, one for each group of keys (deployed). */
  SECRETS_PATH: v.optional(v.string()),
  /** Who answers for what this deployment signs, as a verifier reads it. */
  AUTHORITY_NAME_ZH: v.optional(v.string(), '证验演示机构'),
  AUTHORITY_NAME_EN: v.optional(v.string(), 'Zhengyan demonstration authority'),
  /** The seal of documents: a PKCS#12 file with the file of its password (a demonstration makes its own without), or … */
  SEAL_PKCS12_FILE: v.optional(v.string()),
  SEAL_PKCS12_PASSWORD_FILE: v.optional(v.string()),
  /** … a key in KMS, with the SSM parameter that holds its certificates in PEM (deployed). */
  SEAL_KMS_KEY: v.optional(v.string()),
  SEAL_CERTIFICATES_PARAMETER: v.optional(v.string()),
  /** The same for SM2, which electronic seals (GB/T 38540) are used with: its key, and … */
  SM2_PKCS12_FILE: v.optional(v.string()),
  SM2_PKCS12_PASSWORD_FILE: v.optional(v.string()),
  SM2_KMS_KEY: v.optional(v.string()),
  SM2_CERTIFICATES_PARAMETER: v.optional(v.string()),
  /** … the seal itself, an .esl file (a demonstration makes its own). */
  ELECTRONIC_SEAL_FILE: v.optional(v.string()),
  /**
   * What PDFs are signed by: the seal, which readers everywhere know; the SM2 key in the same form (PAdES); or the
   * electronic seal, which readers of national documents know.
   */
  PDF_SIGNED_BY: v.optional(
    v.picklist(['seal', 'sm2', 'electronic-seal'], 'must be seal, sm2 or electronic-seal'),
    'seal',
  ),
  /** PEM of the certificates that documents were sealed with before: a file, or … */
  SEAL_FORMER_CERTIFICATES_FILE: v.optional(v.string()),
  /** … an SSM parameter, which need not be there. */
  SEAL_FORMER_CERTIFICATES_PARAMETER: v.optional(v.string()),
  /** An RFC 3161 time-stamp authority for the seal. */
  TIMESTAMP_URL: v.optional(address),
  /** What the PDFs of a seal with a time-stamp authority are to be (ETSI EN 319 142-1): with it B-T, unless more is said. */
  PDF_LEVEL: v.optional(v.picklist(['B-T', 'B-LT', 'B-LTA'], 'must be B-T, B-LT or B-LTA')),
  /** The most hashes that a challenge may take of whoever failed often; half of it on average. `docs/limits.md`. */
  CHALLENGE_WORK: v.pipe(
    v.optional(v.string(), '100000'),
    v.transform(Number),
    v.integer('must be a whole number'),
    v.minValue(1_000, 'must be 1000 or more'),
    v.maxValue(10_000_000, 'must be 10000000 or less'),
  ),
  /**
   * How a person proves who they are before a password is set: by a code that the authority hands out, by a real-name
   * service, or, in a demonstration alone, by what is printed on every certificate.
   */
  IDENTITY_PROOF: v.optional(
    v.picklist(['activation-code', 'oidc', 'facts'], 'must be activation-code, oidc or facts'),
    'activation-code',
  ),
  /** Folder of the operators' own policy rules. */
  POLICY_DIR: v.optional(v.string(), 'policy'),
  /** `true` marks everything this deployment issues as a demonstration. */
  DEMONSTRATION: v.pipe(
    v.optional(v.picklist(['true', 'false'], 'must be true or false'), 'false'),
    v.transform((flag) => flag === 'true'),
  ),
})

/** What is printed on a certificate is known to every office that was shown it. */
const Checked = v.pipe(
  Environment,
  v.forward(
    v.check(
      ({ IDENTITY_PROOF, DEMONSTRATION }) => IDENTITY_PROOF !== 'facts' || DEMONSTRATION,
      'facts 仅限演示，任何知道证书内容的人都能抢先注册；请用 activation-code 或 oidc / facts is for demonstrations (DEMONSTRATION=true) alone, since whoever has seen a certificate could register first: set activation-code or oidc',
    ),
    ['IDENTITY_PROOF'],
  ),
  // A level that no file could have would be found out at the first certificate.
  v.forward(
    v.check(
      ({ PDF_LEVEL, TIMESTAMP_URL, PDF_SIGNED_BY }) =>
        PDF_LEVEL === undefined || (TIMESTAMP_URL !== undefined && PDF_SIGNED_BY === 'seal'),
      '需要 TIMESTAMP_URL，且 PDF_SIGNED_BY 为 seal / needs TIMESTAMP_URL, and seal as PDF_SIGNED_BY',
    ),
    ['PDF_LEVEL'],
  ),
)

export type Environment = v.InferOutput<typeof Environment>

/** What the import functions read. */
const ImportEnvironment = v.object({
  TABLE_NAME: Environment.entries.TABLE_NAME,
  DYNAMODB_ENDPOINT: Environment.entries.DYNAMODB_ENDPOINT,
  IMPORT_BUCKET: v.pipe(v.string(), v.minLength(3)),
  IMPORT_QUEUE_URL: v.pipe(v.string(), v.url()),
  POLICY_DIR: Environment.entries.POLICY_DIR,
})

/** What the planning of webhooks reads. */
const PlanEnvironment = v.object({
  TABLE_NAME: Environment.entries.TABLE_NAME,
  DYNAMODB_ENDPOINT: Environment.entries.DYNAMODB_ENDPOINT,
  PUBLIC_ORIGIN: Environment.entries.PUBLIC_ORIGIN,
  WEBHOOK_QUEUE_URL: v.pipe(v.string(), v.url()),
})

/**
 * Reads and checks the settings of a process that answers requests.
 * @throws Error naming every setting that is missing or wrong; values are not repeated.
 */
export const readEnvironment = (variables: NodeJS.ProcessEnv = process.env): Environment =>
  readSettings(Checked, variables)

/** The same for the import functions. */
export const readImportEnvironment = (variables: NodeJS.ProcessEnv = process.env) =>
  readSettings(ImportEnvironment, variables)

/** The same for the planning of webhooks. */
export const readPlanEnvironment = (variables: NodeJS.ProcessEnv = process.env) =>
  readSettings(PlanEnvironment, variables)

/** Reads settings by their schema. @throws Error naming every one that is missing or wrong; values are not repeated */
export function readSettings<S extends v.GenericSchema>(
  schema: S,
  variables: NodeJS.ProcessEnv,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, variables)
  if (parsed.success) return parsed.output
  const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
  throw new Error(`环境变量有误 / wrong environment:\n  ${wrong.join('\n  ')}`)
}
