/** What the guides show is what happens: the verifier in Python on the published vectors, the names, files and routes. */

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { problemTable } from '#lib/contract'
import vectors from './lib/credential/vectors.json' with { type: 'json' }
import { openapi, operationOf } from './support/contract.ts'

const root = join(import.meta.dirname, '..')
const pages = globSync(['docs/guides/*.md', 'docs/api/*.md'], { cwd: root })
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const templates = Object.keys(openapi.paths).map(
  (path) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
)

describe.each(pages)('%s', (page) => {
  const text = read(page)

  test('leads only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
  })

  test('names routes and problems that there are', () => {
    const routes = [...text.matchAll(/`(GET|POST|DELETE) (\/[^\s`?]+)[^`]*`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    )
    expect(routes.filter((route) => !operationOf(route))).toEqual([])
    const called = [...text.matchAll(/\$API(\/[\w./-]*[\w])["' ]/g)].map(([, path = '']) => path)
    expect(called.filter((path) => !templates.some((one) => one.test(path)))).toEqual([])
    const codes = [...text.matchAll(/(?:code` is|problem) `([a-z]+(?:-[a-z]+)+)`/g)].map(
      ([, code = '']) => code,
    )
    expect(codes.filter((code) => !(code in problemTable))).toEqual([])
  })
})

/** Whether a verifier in Python can run here. */
const python = spawnSync('python3', ['-c', 'import cryptography']).status === 0

test.runIf(python)('the verifier in Python gives the reason that is published for each vector', () => {
  const said = execFileSync(
    'python3',
    ['docs/guides/verify.py', '--vectors', 'test/lib/credential/vectors.json'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  const count = vectors.credentials.length
  expect(said.trim()).toBe(`${count} of ${count} vectors agree`)
})
