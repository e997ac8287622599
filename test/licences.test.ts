/**
 * Every installed package may be used as it is used here: the production dependencies, which are delivered, only under
 * licences that ask for no more than to be named; those for development likewise, but for the exceptions named here.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const ALLOWED = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Zlib',
  'CC0-1.0',
  'Unlicense',
  'Python-2.0',
  // Fonts.
  'OFL-1.1',
])

/** Packages for development under other licences: which, and why nothing follows from it. */
const EXCEPTIONS: readonly (readonly [name: RegExp, licence: string, reason: string])[] = [
  [/^axe-core$/, 'MPL-2.0', 'checks our pages in the tests; unchanged, and not delivered'],
  [/^lightningcss(-|$)/, 'MPL-2.0', 'comes with the test runner; unchanged, and not delivered'],
  [/^argparse$/, 'PSF-2.0', 'the licence of Python itself, as permissive as Python-2.0; not delivered'],
]

interface Installed {
  readonly folder: string
  readonly name: string
  readonly licence: string
  readonly delivered: boolean
}

const root = join(import.meta.dirname, '..')
const lock: Record<string, { dev?: true; devOptional?: true; optional?: true; link?: true }> = JSON.parse(
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
).packages

/** Older packages state an object, or a list of them. */
function licenceOf({ license, licenses }: Record<string, unknown>): string {
  const one = (stated: unknown) => (typeof stated === 'string' ? stated : (stated as { type?: string })?.type)
  const stated = license ?? licenses
  return (Array.isArray(stated) ? stated.map(one).join(' OR ') : one(stated)) ?? 'none'
}

/** What is for another kind of machine is not installed here; everything else has to be. */
const installed: readonly Installed[] = Object.entries(lock).flatMap(
  ([folder, { dev, devOptional, optional }]) => {
    const file = join(root, folder, 'package.json')
    if (!folder.includes('node_modules/') || (!existsSync(file) && optional)) return []
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    return [{ folder, name: manifest.name, licence: licenceOf(manifest), delivered: !dev && !devOptional }]
  },
)

/** An SPDX expression: of an OR one part has to be allowed, of an AND each. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '')
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one.trim())))
}

const refused = (packages: readonly Installed[]) =>
  packages.filter(({ licence }) => !isAllowed(licence)).map(({ name, licence }) => `${name}: ${licence}`)

const isExcepted = (installed: Installed) =>
  EXCEPTIONS.some(([name, licence]) => name.test(installed.name) && licence === installed.licence)

describe('licences', () => {
  test('there are packages of both kinds to look at', () => {
    expect(installed.filter(({ delivered }) => delivered).length).toBeGreaterThan(40)
    expect(installed.filter(({ delivered }) => !delivered).length).toBeGreaterThan(200)
  })

  test('of what is delivered are all on the list', () => {
    expect(refused(installed.filter(({ delivered }) => delivered))).toEqual([])
  })

  test('of what is for development are on the list or named as exceptions', () => {
    expect(refused(installed.filter((one) => !one.delivered && !isExcepted(one)))).toEqual([])
  })

  test('no exception is named in vain', () => {
    for (const [name, licence] of EXCEPTIONS) {
      const found = installed.some((one) => name.test(one.name) && one.licence === licence)
      expect(found, `${name} ${licence}`).toBe(true)
    }
  })

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['(MIT AND Zlib)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['none', false],
  ])('“%s” is read as it is meant', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed)
  })
})
