/** The list of production dependencies in CycloneDX, by npm; and the part of it that one bundle has. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Component {
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly properties?: readonly { readonly name: string }[]
}

export interface Bom {
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

/** How npm marks what no production dependency asks for. */
const DEVELOPMENT = 'cdx:npm:package:development'

/** @throws Error when npm cannot say */
export function productionBom(root: string): Bom {
  const npm = process.env.npm_execpath
  // Of the service: the client is a package of its own, which who installs it sees with what it asks for.
  const args = ['sbom', '--workspaces=false', '--sbom-format', 'cyclonedx', '--sbom-type', 'application']
  args.push('--package-lock-only')
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
  const { status, stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, options)
  if (status !== 0) throw new Error(`npm sbom: ${stderr}`)
  const whole: Bom = JSON.parse(stdout)
  const { name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Not by npm's own `--omit dev`: that leaves out what a development dependency asks for too.
  const components = whole.components.filter(
    ({ properties = [] }) => !properties.some((property) => property.name === DEVELOPMENT),
  )
  // npm says the name of the folder.
  return only({ ...whole, metadata: named(whole, name) }, components)
}

/**
 * @param packages as `name@version`
 * @throws Error when one is bundled that is not among the production dependencies
 */
export function subset(all: Bom, functionName: string, packages: ReadonlySet<string>): Bom {
  const nameOf = ({ name, version }: Component) => `${name}@${version}`
  const components = all.components.filter((component) => packages.has(nameOf(component)))
  const known = new Set(components.map(nameOf))
  const missing = [...packages].filter((name) => !known.has(name))
  if (missing.length > 0)
    throw new Error(`${functionName} bundles what is no production dependency: ${missing.join(', ')}`)
  return only({ ...all, metadata: named(all, `${all.metadata.component.name}-${functionName}`) }, components)
}

const named = ({ metadata }: Bom, name: string): Bom['metadata'] => ({
  ...metadata,
  component: { ...metadata.component, name },
})

/** The same of some of its components, with what these ask of each other. */
function only(bom: Bom, components: readonly Component[]): Bom {
  const refs = new Set([bom.metadata.component, ...components].map((component) => component['bom-ref']))
  return {
    ...bom,
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  }
}
