/** The Containerfile carried out without a container: each stage in a folder that stands for its root. */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What the last stage leaves. */
export interface Image {
  /** Stands for `/`. */
  readonly root: string
  /** The working directory in it. */
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly entrypoint: readonly string[]
  readonly healthCheck: readonly string[]
}

interface Stage {
  readonly root: string
  folder: string
  readonly env: Record<string, string>
  entrypoint: string[]
  healthCheck: string[]
}

/** Instructions that say something to the container alone. */
const OF_THE_CONTAINER = new Set(['ARG', 'EXPOSE', 'USER'])

/** @throws Error at an instruction that is not known here, or that fails */
export function buildStages(context: string, work: string, step: (what: string) => void): Image {
  const stages = new Map<string, Stage>()
  let stage: Stage | undefined
  for (const [name, rest] of instructions(join(context, 'Containerfile'))) {
    if (OF_THE_CONTAINER.has(name)) continue
    if (name === 'FROM') {
      const label = / AS (\w+)$/.exec(rest)?.[1] ?? 'last'
      const root = join(work, label)
      stage = { root, folder: root, env: {}, entrypoint: [], healthCheck: [] }
      mkdirSync(root)
      stages.set(label, stage)
      continue
    }
    if (!stage) throw new Error(`${name} before FROM`)
    step(`${name} ${rest}`)
    carryOut(name, rest, stage, { context, stages })
  }
  if (!stage) throw new Error('no stage')
  return stage
}

interface Surroundings {
  readonly context: string
  readonly stages: ReadonlyMap<string, Stage>
}

function carryOut(name: string, rest: string, stage: Stage, { context, stages }: Surroundings): void {
  const inRoot = (path: string) => (path.startsWith('/') ? join(stage.root, path) : join(stage.folder, path))
  if (name === 'WORKDIR') {
    stage.folder = join(stage.root, rest)
    mkdirSync(stage.folder, { recursive: true })
  } else if (name === 'ENV') {
    for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[key] = value
  } else if (name === 'RUN') {
    execFileSync('sh', ['-c', rest], { cwd: stage.folder, stdio: ['ignore', 'ignore', 'inherit'] })
  } else if (name === 'COPY') {
    const [, from, paths = ''] = /^(?:--from=(\w+) )?(.*)$/.exec(rest) ?? []
    const sources = paths.split(' ')
    const to = inRoot(sources.pop() as string)
    const base = from === undefined ? context : stages.get(from)?.root
    if (!base) throw new Error(`no such stage: ${from}`)
    for (const source of sources) {
      if (source === '.') copyTracked(base, to)
      else
        cpSync(join(base, source), from || source.includes('/') ? to : join(to, source), { recursive: true })
    }
  } else if (name === 'ENTRYPOINT') {
    stage.entrypoint = JSON.parse(rest)
  } else if (name === 'HEALTHCHECK') {
    stage.healthCheck = JSON.parse(/CMD (.*)$/.exec(rest)?.[1] ?? '[]')
  } else {
    throw new Error(`unknown instruction: ${name}`)
  }
}

/** What a clone would have, with what is not committed yet. */
function copyTracked(from: string, to: string): void {
  const argv = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const listed = execFileSync('git', argv, { cwd: from, encoding: 'utf8', maxBuffer: 1 << 26 })
  for (const file of listed.split('\0').filter(Boolean)) {
    mkdirSync(join(to, dirname(file)), { recursive: true })
    cpSync(join(from, file), join(to, file))
  }
}

function instructions(file: string): [string, string][] {
  return readFileSync(file, 'utf8')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? []
      return [name, rest.trim()]
    })
}
