/**
 * The Lambda of documents that anybody sends in. Its own function: it reads files of strangers, and so has neither the
 * seal's key nor any right to release; and what it compares with it draws itself, with fonts that are large.
 */

import { readFile } from 'node:fs/promises'
import { inspect } from '#lib/contract'
import {
  certificatesFromPem,
  createDocumentDrawer,
  createOfdDrawer,
  isDemonstration,
  loadFonts,
} from '#lib/document'
import { api, ok } from '#lib/http'
import { createInspections, knownSeals } from '#lib/inspection'
import {
  boot,
  certificatesInFiles,
  composeKeyRing,
  composeRateLimiter,
  composeTagging,
  composeView,
} from '#lib/runtime'
import { findParameters } from '#lib/settings'
import { createVerifications } from '#lib/verification'

const runtime = await boot(['idMac', 'idCipher', 'credential', 'credentialPublic'])
const { environment } = runtime
const origin = environment.PUBLIC_ORIGIN
const rateLimiter = composeRateLimiter(runtime)
const seals = await readSeals()
const drawing = {
  fonts: loadFonts(),
  service: { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN },
  // As the makers mark them.
  demonstration:
    environment.DEMONSTRATION || (seals[0] !== undefined && isDemonstration({ certificates: [seals[0]] })),
}
const inspections = createInspections({
  ...runtime,
  origin,
  rateLimiter,
  seals: knownSeals(seals),
  draw: createDocumentDrawer(drawing),
  drawOfd: createOfdDrawer(drawing),
  verifications: createVerifications({
    ...runtime,
    origin,
    rateLimiter,
    vault: composeTagging(runtime),
    keyRing: composeKeyRing(runtime, runtime.keys),
    view: composeView(runtime),
  }),
})

/** Today's certificates that documents are signed by, with their issuers, then the former ones: from wherever they are kept. */
async function readSeals(): Promise<readonly Uint8Array[]> {
  const { SEAL_CERTIFICATES_PARAMETER, SEAL_FORMER_CERTIFICATES_PARAMETER } = environment
  const { SM2_CERTIFICATES_PARAMETER, SEAL_FORMER_CERTIFICATES_FILE } = environment
  const texts: (string | undefined)[] = []
  const names = [
    SEAL_CERTIFICATES_PARAMETER,
    SM2_CERTIFICATES_PARAMETER,
    SEAL_FORMER_CERTIFICATES_PARAMETER,
  ].filter((name) => name)
  if (names.length > 0) {
    // Before there is a seal there is no parameter: then no document can bear one either.
    const found = await findParameters(names as string[])
    texts.push(...names.map((name) => found[name as string]))
  }
  if (SEAL_FORMER_CERTIFICATES_FILE) texts.push(await readFile(SEAL_FORMER_CERTIFICATES_FILE, 'utf8'))
  return [
    ...(await certificatesInFiles(environment)),
    ...texts.filter((text) => text !== undefined).flatMap((text) => certificatesFromPem(text)),
  ]
}

export const handler = api(
  inspect.routes,
  {
    'POST /v1/verify/document': async ({ file, query, verifier, requestId }) =>
      ok(await inspections.inspect(file, { verifier, requestId, ...query })),
  },
  { ...environment, ready: runtime.ready },
)
