/** Every kind of document that this service makes is read by what verifies it: whoever changes the one changes the other. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createDocumentDrawer,
  createDocumentMaker,
  loadFonts,
  makeDemonstrationSigner,
  signerFromPem,
} from '#lib/document'
import { knownSeals } from '#lib/inspection'
import { openDocument } from '../../../lib/inspection/open.ts'
import { readFile } from '../../../lib/inspection/pdf/file.ts'
import { isSame } from '../../../lib/inspection/pdf/same.ts'
import { makeKeys, type TestKeys } from '../document/keys.ts'
import {
  ANNOTATION,
  certificate,
  FILE,
  GUANGDONG,
  NATIONAL,
  NOW,
  request,
  UNDETERMINED,
} from '../document/samples.ts'
import { type LocalTimeStampAuthority, startTimeStampAuthority } from '../document/time-stamp-authority.ts'

const fonts = loadFonts()
const service = { zh: '查询验证（演示）服务', en: 'Verification (demonstration) service' }

const LONG =
  '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局专业技术人员管理服务中心'.repeat(2)
const KINDS = [
  ['provincial seal', { certificate: certificate({ result: GUANGDONG }) }],
  ['national seal, annotated', { certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }],
  ['file', { certificate: certificate({ result: FILE }) }],
  ['file, annotated', { certificate: certificate({ result: FILE }), annotation: ANNOTATION }],
  ['not established', { certificate: certificate({ result: UNDETERMINED }) }],
  ['rare name', { certificate: certificate({ result: FILE, holderName: '𠮷䶮𬱖' }) }],
  ['name without a glyph', { certificate: certificate({ result: FILE, holderName: '张\u{2ffff}' }) }],
  ['Latin name', { certificate: certificate({ result: FILE, holderName: 'Åsa Łukasiewicz (Šťastný)' }) }],
  [
    'longest texts',
    {
      certificate: certificate({ result: NATIONAL, issuer: LONG }),
      annotation: { ...ANNOTATION, purpose: LONG },
    },
  ],
] as const

let keys: TestKeys
let authority: LocalTimeStampAuthority
beforeAll(async () => {
  keys = await makeKeys('EC')
  authority = await startTimeStampAuthority(NOW)
})
afterAll(() => authority.close())

describe.each([true, false])('documents of a demonstration: %s', (demonstration) => {
  it.each(KINDS)('%s: opens', async (_, overrides) => {
    const signer = demonstration ? await makeDemonstrationSigner(NOW) : signerFromPem(keys)
    const maker = createDocumentMaker({ fonts, signer, service, demonstration })
    const made = Buffer.from(await maker.make(request(overrides)))
    const opened = openDocument(made, knownSeals(signer.certificates), NOW)
    const sealed = overrides.certificate.result.seal !== null
    expect(opened).toMatchObject({
      structure: { createdAt: NOW },
      ...(sealed && { seal: { signedAt: NOW } }),
    })
    if (sealed) return
    const drawn = await createDocumentDrawer({ fonts, service, demonstration })(request(overrides))
    expect(isSame(readFile(made), readFile(Buffer.from(drawn)))).toBe(true)
  })
})

describe('a time-stamped seal', () => {
  it('opens; stamped over something else it does not', async () => {
    const signer = signerFromPem(keys)
    const options = { fonts, signer, service, demonstration: false, timestampUrl: authority.url }
    const made = Buffer.from(await createDocumentMaker(options).make(request()))
    const known = knownSeals(signer.certificates)
    expect(openDocument(made, known, NOW)).toMatchObject({ seal: { signedAt: NOW } })
    // What is stamped is the hash of the signature; it stands in the token once.
    const at = made.indexOf(imprintIn(made))
    expect(at).toBeGreaterThan(0)
    made[at] = made[at] === 0x30 ? 0x31 : 0x30
    expect(openDocument(made, known, NOW)).toEqual({ state: 'changed', code: 'signature-unreadable' })
  })
})

/** The message imprint of a time stamp: SHA-256, its algorithm before it. */
function imprintIn(file: Buffer): string {
  const found =
    /3031300d06096086480165030402010500(0420)([0-9a-f]{64})|302f300b0609608648016503040201(0420)([0-9a-f]{64})/.exec(
      file.toString('latin1'),
    )
  return found?.[2] ?? found?.[4] ?? ''
}
