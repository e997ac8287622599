/** Documents of our own, whole, for the tests that attack them: made once with keys that live as long as the test. */

import {
  certificatesFromPem,
  createDocumentDrawer,
  createDocumentMaker,
  loadFonts,
  signerFromPem,
} from '#lib/document'
import { type KnownSeals, knownSeals } from '#lib/inspection'
import { makeKeys, type TestKeys } from '../document/keys.ts'
import { ANNOTATION, certificate, FILE, NATIONAL, NOW, request } from '../document/samples.ts'

export { NOW }

export interface Made {
  /** An electronic certificate under an annotation, sealed with an elliptic-curve key. */
  readonly sealed: Buffer
  /** The same before it was sealed. */
  readonly unsealed: Buffer
  /** A certificate electronic file. */
  readonly file: Buffer
  readonly keys: TestKeys
  readonly known: KnownSeals
  /** Seals another document with any key. */
  readonly seal: (keys: TestKeys, overrides?: Parameters<typeof request>[0]) => Promise<Buffer>
}

const fonts = loadFonts()
const service = { zh: '查询验证服务', en: 'Verification service' }

export const known = (...keys: readonly Pick<TestKeys, 'certificates'>[]): KnownSeals =>
  knownSeals(keys.flatMap(({ certificates }) => certificatesFromPem(certificates)))

export async function makeDocuments(): Promise<Made> {
  const keys = await makeKeys('EC')
  const national = { certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }
  const seal: Made['seal'] = async (by, overrides = national) =>
    Buffer.from(
      await createDocumentMaker({ fonts, signer: signerFromPem(by), service, demonstration: false }).make(
        request(overrides),
      ),
    )
  const draw = createDocumentDrawer({ fonts, service, demonstration: false })
  return {
    sealed: await seal(keys),
    unsealed: Buffer.from(await draw(request(national))),
    file: Buffer.from(await draw(request({ certificate: certificate({ result: FILE }) }))),
    keys,
    known: known(keys),
    seal,
  }
}
