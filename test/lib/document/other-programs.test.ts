/**
 * What programs that are not ours say of the documents. They come with poppler and qpdf, which `npm ci` does not
 * bring: where one is missing, its test says so in its name and looks at nothing.
 */

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDocumentMaker, loadFonts, signerFromPem } from '#lib/document'
import { makeKeys } from './keys.ts'
import { ANNOTATION, certificate, FILE, NATIONAL, request } from './samples.ts'

const directory = mkdtempSync(join(tmpdir(), 'zhengyan-pdf-'))
const sealed = join(directory, 'certificate.pdf')
const changed = join(directory, 'changed.pdf')
const file = join(directory, 'file.pdf')

beforeAll(async () => {
  const signer = signerFromPem(await makeKeys('EC'))
  const service = { zh: '查询验证服务', en: 'Verification service' }
  const maker = createDocumentMaker({ fonts: loadFonts(), signer, service, demonstration: false })
  const national = {
    certificate: certificate({ result: NATIONAL, holderName: '𠮷䶮𬱖' }),
    annotation: ANNOTATION,
  }
  const bytes = await maker.make(request(national))
  writeFileSync(sealed, bytes)
  const flipped = Uint8Array.from(bytes)
  flipped[5000] = (flipped[5000] ?? 0) ^ 1
  writeFileSync(changed, flipped)
  writeFileSync(file, await maker.make(request({ certificate: certificate({ result: FILE }) })))
})

afterAll(() => rmSync(directory, { recursive: true }))

const run = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8' })

/** A test of a program, or one that says it is not here. */
function withProgram(program: string, promise: string, check: () => void) {
  const present = spawnSync(program, ['--version']).error === undefined
  it(present ? `${program}: ${promise}` : `${program} is not on this machine, not asked: ${promise}`, () => {
    if (present) check()
  })
}

describe('other programs', () => {
  withProgram('pdfsig', 'the signature is valid and covers the whole document', () => {
    const said = run('pdfsig', '-nocert', sealed)
    expect(said).toContain('Signature is Valid')
    expect(said).toContain('Total document signed')
    expect(said).toContain('ETSI.CAdES.detached')
  })

  withProgram('pdfsig', 'a certificate with one changed byte is not valid', () => {
    expect(run('pdfsig', '-nocert', changed)).toContain('Digest Mismatch')
  })

  withProgram('pdfsig', 'a certificate electronic file has no signature', () => {
    expect(spawnSync('pdfsig', [file], { encoding: 'utf8' }).stdout).toContain(
      'does not contain any signatures',
    )
  })

  withProgram('qpdf', 'both files are without errors', () => {
    for (const each of [sealed, file])
      expect(run('qpdf', '--check', each)).toContain('No syntax or stream encoding errors')
  })

  withProgram('pdftotext', 'finds every field, also the overprint across the page', () => {
    const text = run('pdftotext', sealed, '-').replace(/\s/g, '')
    const values = [
      '𠮷䶮𬱖',
      '990*************19',
      '30120230544011600123',
      '信息系统项目管理师',
      '2023年5月27日',
    ]
    for (const value of [
      ...values,
      '专业技术人员职业资格证书专用章',
      '仅用于职称评审',
      '7K3M-9QXD-2V5R-T8HW-N',
    ])
      expect(text).toContain(value)
  })
})
