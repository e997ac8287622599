/**
 * `npm run sbom [-- --out FOLDER]`: what is delivered, as CycloneDX: one list of all production dependencies, as npm states
 * them, and for every function in serverless.yml one of the packages that its bundle really has in it.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundledPackages, deployedFunctions } from './sbom/bundles.ts'
import { productionBom, subset } from './sbom/cyclonedx.ts'
import { tableOf } from './trial/table.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { out: { type: 'string', default: '.build/sbom' } } })
const out = join(root, values.out)

const all = productionBom(root)
const boms = [{ name: 'all', bom: all }]
for (const { name, ...deployed } of deployedFunctions(root)) {
  boms.push({ name, bom: subset(all, name, await bundledPackages(root, deployed)) })
}
mkdirSync(out, { recursive: true })
for (const { name, bom } of boms) writeFileSync(join(out, `${name}.cdx.json`), JSON.stringify(bom, null, 2))
console.log(
  tableOf(
    [
      { head: '文件 file', of: ({ name }) => join(values.out, `${name}.cdx.json`) },
      { head: '软件包 packages', of: ({ bom }) => bom.components.length },
    ],
    boms,
  ),
)
