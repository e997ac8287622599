/** What documents are sealed with is opened from the settings alone, and what is missing is named. */

import { mkdtempSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadFonts } from '#lib/document'
import { openElectronicSealing, openPdfSigning } from '#lib/runtime'
import { makeSesSignature, readSeal, readSesSignature } from '#lib/seal'
import { readEnvironment } from '#lib/settings'
import { isSm2Certificate } from '#lib/sm'
import { makeDemonstrationPkcs12 } from '../../../lib/document/signing/demonstration-signer.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const fonts = loadFonts()
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-seals-'))
afterAll(() => rm(folder, { recursive: true }))

const environment = (settings: Record<string, string>) =>
  readEnvironment({ TABLE_NAME: 'test', PUBLIC_ORIGIN: 'https://zhengyan.example', ...settings })
const at = (name: string) => join(folder, name)

describe('an electronic seal', () => {
  it('is not there where none is set', async () => {
    expect(await openElectronicSealing(environment({}), fonts, NOW)).toBeUndefined()
  })

  it('is made by a demonstration at its first start, and kept with its key for the next', async () => {
    const settings = environment({
      DEMONSTRATION: 'true',
      SM2_PKCS12_FILE: at('seal-sm2.p12'),
      ELECTRONIC_SEAL_FILE: at('seal.esl'),
    })
    const first = await openElectronicSealing(settings, fonts, NOW)
    const second = await openElectronicSealing(settings, fonts, NOW)
    if (!first || !second) throw new Error('no seal')
    expect(Buffer.from(second.seal).equals(first.seal)).toBe(true)
    expect((await readdir(folder)).sort()).toEqual(['seal-sm2.p12', 'seal.esl'])
    const { name, picture } = readSeal(first.seal)
    expect({ name, type: picture.type }).toEqual({ name: '演示 证验演示机构证书专用章', type: 'PNG' })
    // The request that made it had begun a little earlier.
    const begun = new Date(NOW.getTime() - 1_500)
    const request = {
      seal: second.seal,
      digest: new Uint8Array(32),
      propertyInfo: '/Signature.xml',
      at: begun,
    }
    const { certificate } = readSesSignature(await makeSesSignature(request, second.signer))
    expect(Buffer.from(certificate).equals(first.signer.certificates[0])).toBe(true)
  })

  it('of an authority is read and never made', async () => {
    const settings = { SM2_PKCS12_FILE: at('seal-sm2.p12'), ELECTRONIC_SEAL_FILE: at('not-there.esl') }
    const password = at('password')
    await writeFile(password, 'demonstration\n')
    const open = (more: Record<string, string>) =>
      openElectronicSealing(environment({ ...settings, ...more }), fonts, NOW)
    await expect(open({})).rejects.toThrow('SM2_PKCS12_PASSWORD_FILE must be set')
    await expect(open({ SM2_PKCS12_FILE: '' })).rejects.toThrow('SM2_KMS_KEY and SM2_CERTIFICATES_PARAMETER')
    await expect(open({ SM2_PKCS12_PASSWORD_FILE: password, DEMONSTRATION: 'true' })).rejects.toMatchObject({
      code: 'ENOENT',
    })
    const there = { SM2_PKCS12_PASSWORD_FILE: password, ELECTRONIC_SEAL_FILE: at('seal.esl') }
    const opened = await open(there)
    expect(Buffer.from(opened?.seal ?? []).equals(await readFile(at('seal.esl')))).toBe(true)
    await expect(open({ ...there, ELECTRONIC_SEAL_FILE: password })).rejects.toMatchObject({
      code: 'seal-unreadable',
    })
    await writeFile(
      at('other.p12'),
      await makeDemonstrationPkcs12('demonstration', NOW, { kind: 'SM2', use: '签名' }),
    )
    await expect(open({ ...there, SM2_PKCS12_FILE: at('other.p12') })).rejects.toThrow(
      'does not name the SM2 certificate',
    )
  })
})

describe('what PDFs are signed by', () => {
  const own = {
    DEMONSTRATION: 'true',
    SEAL_PKCS12_FILE: at('seal.p12'),
    SM2_PKCS12_FILE: at('seal-sm2.p12'),
    ELECTRONIC_SEAL_FILE: at('seal.esl'),
  }
  const open = (settings: Record<string, string>) =>
    openPdfSigning(environment(settings), Promise.resolve(fonts), NOW)

  it('is the seal unless another is asked for', async () => {
    const { signer, electronicSeal } = await open(own)
    expect({ sm2: isSm2Certificate(signer.certificates[0]), electronicSeal }).toEqual({
      sm2: false,
      electronicSeal: undefined,
    })
  })

  it('is the SM2 key, or the electronic seal with it', async () => {
    const bySm2 = await open({ ...own, PDF_SIGNED_BY: 'sm2' })
    expect(isSm2Certificate(bySm2.signer.certificates[0])).toBe(true)
    expect(bySm2.electronicSeal).toBeUndefined()
    const withSeal = await open({ ...own, PDF_SIGNED_BY: 'electronic-seal' })
    expect(isSm2Certificate(withSeal.signer.certificates[0])).toBe(true)
    expect(readSeal(withSeal.electronicSeal as Uint8Array).id).toBe('DEMONSTRATION')
  })

  it('has to be there', async () => {
    await expect(open({})).rejects.toThrow('SEAL_KMS_KEY and SEAL_CERTIFICATES_PARAMETER')
    await expect(open({ PDF_SIGNED_BY: 'sm2' })).rejects.toThrow('SM2_KMS_KEY and SM2_CERTIFICATES_PARAMETER')
    await expect(open({ PDF_SIGNED_BY: 'electronic-seal' })).rejects.toThrow(
      'ELECTRONIC_SEAL_FILE must be set',
    )
    expect(() => open({ PDF_SIGNED_BY: 'rsa' })).toThrow('must be seal, sm2 or electronic-seal')
  })
})
