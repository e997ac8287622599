/** `npm run sbom`: every package that a deployed function carries is on its list. */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundledPackages, deployedFunctions } from '../../commands/sbom/bundles.ts'
import { productionBom, subset } from '../../commands/sbom/cyclonedx.ts'

const root = join(import.meta.dirname, '../..')
const bom = productionBom(root)

describe('the list of what is delivered', { timeout: 60_000 }, () => {
  it('is CycloneDX, and has every package in it with its licence and checksum', () => {
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'zhengyan' } } })
    expect(bom.components.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['jose', 'valibot', '@libpdf/core']),
    )
    for (const component of bom.components)
      expect(component, component.name).toMatchObject({
        purl: expect.stringMatching(/^pkg:npm\//),
        licenses: expect.any(Array),
        hashes: expect.any(Array),
      })
  })

  it('of the document function has its PDF library and fonts, and of the log-in has not', async () => {
    const names = async (wanted: string) => {
      const deployed = deployedFunctions(root).find(({ name }) => name === wanted)
      if (!deployed) throw new Error(wanted)
      return subset(bom, wanted, await bundledPackages(root, deployed)).components.map(({ name }) => name)
    }
    const [document, login] = [await names('document'), await names('login')]
    expect(document).toEqual(
      expect.arrayContaining(['@libpdf/core', '@expo-google-fonts/noto-serif-sc', 'jose']),
    )
    expect(login).toContain('jose')
    expect(login).not.toContain('@libpdf/core')
    expect(login).not.toContain('esbuild')
  })

  it('refuses a bundle with a package that is for development only', () => {
    const packages = new Set(['vitest@0.0.0'])
    expect(() => subset(bom, 'login', packages)).toThrow('vitest@0.0.0')
  })
})
