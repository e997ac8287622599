/**
 * The Lambda of verification in batches, for whoever holds an API key. Its own function, so that a long list neither waits
 * for people at their phones nor makes them wait, and so that no other may count against a key.
 */

import { createApiKeys, createRepeats } from '#lib/api-key'
import { batch } from '#lib/contract'
import { api, logFailure, ok, problemDocument, validateEach } from '#lib/http'
import {
  boot,
  composeEncryption,
  composeKeyRing,
  composeRateLimiter,
  composeTagging,
  composeView,
} from '#lib/runtime'
import { createBatches } from '#lib/verification'

const runtime = await boot(['idMac', 'idCipher', 'credential', 'credentialPublic'])
const { environment } = runtime
const apiKeys = createApiKeys(runtime)
const vault = { ...composeTagging(runtime), ...composeEncryption(runtime) }
const verifyBatch = createBatches({
  ...runtime,
  vault,
  rateLimiter: composeRateLimiter(runtime),
  keyRing: composeKeyRing(runtime, runtime.keys),
  view: composeView(runtime),
  apiKeys,
  repeats: createRepeats({ ...runtime, vault }),
  origin: environment.PUBLIC_ORIGIN,
})

const KINDS = {
  code: batch.ItemByCode,
  credential: batch.ItemByCredential,
  managementNumber: batch.ItemByFacts,
} as const

export const handler = api(
  batch.routes,
  {
    'POST /v1/verify/batch': async ({ body, requestId, language, ...asking }) => {
      const { results, receipt } = await verifyBatch(validateEach(body.items, '/items', KINDS), {
        ...asking,
        requestId,
        useIn: body.useIn,
        onFailure: (problem) => logFailure(requestId, problem),
      })
      return ok({
        results: results.map((result) =>
          'problem' in result ? { problem: problemDocument(result.problem, language, requestId) } : result,
        ),
        receipt,
      })
    },
  },
  { ...environment, ready: runtime.ready, authenticateKey: apiKeys.authenticate },
)
