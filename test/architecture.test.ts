/**
 * The house is held in order: imports run one way among its folders, types included, each room is entered by its face,
 * and what only one room may speak no other does. `docs/architecture.md` draws the same order.
 */

import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

/** From the bottom to the top: a room imports from those before it, and from no other. */
const ROOMS = [
  'bytes',
  'sm',
  'policy',
  'problem',
  'certificate',
  'seal',
  'vault',
  'jose',
  'sd-jwt',
  'status-list',
  'credential',
  'settings',
  'x509',
  'store',
  'rate-limit',
  'api-key',
  'lookup',
  'document',
  'annotation',
  'wallet',
  'verification',
  'presentation',
  'inspection',
  'webhook',
  'holder',
  'rights',
  'oidc',
  'registry',
  'bucket',
  'contract',
  'http',
  'runtime',
]

/** Likewise the folders at the top. */
const FOLDERS = ['lib', 'client', 'web', 'functions', 'server', 'scripts', 'local', 'commands']

const root = join(import.meta.dirname, '..')

interface Import {
  readonly file: string
  readonly specifier: string
  /** The file or folder it leads to, from the root; undefined for a package. */
  readonly target: string | undefined
}

/** What is built is no source. */
const files = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root })).filter(
  (file) => !/(^|\/)(dist|node_modules)\//.test(file),
)

/** Imports, re-exports, dynamic imports and `import type` alike. */
const imports: readonly Import[] = files.flatMap((file) => {
  const code = readFileSync(join(root, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const specifiers = [...code.matchAll(/(?:\bfrom|\bimport\(|^import)\s*'([^']+)'/gm)].map(
    ([, one]) => one as string,
  )
  return specifiers.map((specifier) => ({ file, specifier, target: targetOf(file, specifier) }))
})

function targetOf(file: string, specifier: string): string | undefined {
  if (/^#(lib|client)\b/.test(specifier)) return `${specifier.replace('#', '')}/index.ts`
  return specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : undefined
}

const roomOf = (file: string) => /^lib\/([^/]+)\//.exec(file)?.[1]
const folderOf = (file: string) => file.split('/', 1)[0] as string
const say = ({ file, specifier }: Import) => `${file} → ${specifier}`

test('there is something to look at, and every import leads somewhere', () => {
  expect(imports.length).toBeGreaterThan(500)
  expect(imports.filter(({ target }) => target && !existsSync(join(root, target))).map(say)).toEqual([])
})

test('every room has its place in the order, and a face', () => {
  expect([...new Set(files.map(roomOf).filter((room) => room !== undefined))].sort()).toEqual(
    [...ROOMS].sort(),
  )
  for (const room of ROOMS) expect(existsSync(join(root, 'lib', room, 'index.ts')), room).toBe(true)
})

test('docs/architecture.md shows the rooms and folders as they are', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const listed = (heading: string, name: RegExp) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
    return [...section.matchAll(name)].map(([, found]) => found)
  }
  expect(listed('The rooms of `lib/`', /^\| `([\w-]+)` \|/gm)).toEqual(ROOMS)
  expect(listed('The folders', /^\| `([\w-]+)\/` \|/gm).sort()).toEqual([...FOLDERS, 'test', 'bench'].sort())
})

test('the pages on the architecture and the decisions name only files that are there', () => {
  const pages = ['docs/architecture.md', ...globSync('docs/decisions/*.md', { cwd: root })]
  const named = pages.flatMap((page) =>
    [
      ...readFileSync(join(root, page), 'utf8').matchAll(
        /\b(?:lib|web|functions|server|test|docs|local|scripts)\/[\w/-]+\.(?:ts|json|md|yml)\b/g,
      ),
    ].map(([file]) => file),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([])
})

test('a room imports only from rooms below it, types included, and only by their face', () => {
  const between = imports.filter(
    ({ file, target }) => roomOf(file) && roomOf(target ?? '') !== roomOf(file) && target,
  )
  const upwards = between.filter(({ file, target }) => {
    const [from, to] = [roomOf(file), roomOf(target ?? '')].map((room) => ROOMS.indexOf(room ?? ''))
    return to === undefined || from === undefined || to < 0 || to >= from
  })
  expect(upwards.map(say)).toEqual([])
  expect(between.filter(({ specifier }) => !/^#lib\/[\w-]+$/.test(specifier)).map(say)).toEqual([])
})

test('no file imports itself by way of others', () => {
  const targets = Map.groupBy(
    imports.filter(({ target }) => target),
    ({ file }) => file,
  )
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '))
    if (done.has(file)) return
    done.add(file)
    for (const { target } of targets.get(file) ?? []) visit(target as string, [...way, file])
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

test('a folder imports only from folders below it', () => {
  const upwards = imports.filter(
    ({ file, target }) =>
      target?.includes('/') &&
      folderOf(target) !== folderOf(file) &&
      FOLDERS.indexOf(folderOf(target)) >= FOLDERS.indexOf(folderOf(file)),
  )
  expect(upwards.map(say)).toEqual([])
  expect(imports.filter(({ target }) => target?.startsWith('test/')).map(say)).toEqual([])
})

describe('what one room alone may do', () => {
  const BROWSER = [
    'bytes',
    'sm',
    'policy',
    'problem',
    'certificate',
    'seal',
    'jose',
    'sd-jwt',
    'status-list',
    'credential',
  ]
  /** The client's command runs in Node alone. */
  const isCommand = (file: string) => file.startsWith('client/cli/')
  const users = (wanted: RegExp) =>
    [...new Set(imports.filter(({ specifier }) => wanted.test(specifier)).map(({ file }) => file))].sort()

  test('only the store speaks DynamoDB', () => {
    expect(users(/dynamodb/).filter((file) => roomOf(file) !== 'store')).toEqual([])
  })

  test('only the bucket speaks S3 and SQS, but for what a deployment uploads', () => {
    const others = users(/client-(s3|sqs)/).filter((file) => roomOf(file) !== 'bucket')
    expect(others).toEqual(['commands/deploy/prepare.ts', 'scripts/upload-web.ts'])
  })

  test('the policy library reads no clock, no file and no network, and imports nothing of ours', () => {
    const own = imports.filter(({ file }) => roomOf(file) === 'policy')
    const allowed = ({ specifier, target }: Import) =>
      specifier === 'valibot' || target?.startsWith('lib/policy/')
    expect(own.filter((one) => !allowed(one)).map(say)).toEqual([])
    const clocks = files.filter(
      (file) =>
        roomOf(file) === 'policy' && /Date\.now|new Date\(\)/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(clocks).toEqual([])
  })

  test('whatever reaches a browser runs in one: no built-in of Node', () => {
    const builtins = users(/^node:/).filter(
      (file) => BROWSER.includes(roomOf(file) ?? '') || (/^(web|client)\//.test(file) && !isCommand(file)),
    )
    expect(builtins).toEqual([])
  })

  test('the client is made of what runs in a browser, and of the faces of these rooms alone', () => {
    const taken = imports.filter(
      ({ file, target }) => folderOf(file) === 'client' && !isCommand(file) && target?.startsWith('lib/'),
    )
    expect(taken.length).toBeGreaterThan(5)
    const others = taken.filter(
      ({ target = '' }) => !BROWSER.some((room) => target === `lib/${room}/index.ts`),
    )
    expect(others.map(say)).toEqual([])
  })
})
