/**
 * Set up before the functions' tests, of which one process works off many files: each loads the functions anew, which read
 * their environment then, and finds nothing that the file before has left.
 */

import { vi } from 'vitest'

const KEPT = Symbol.for('zhengyan: the environment before the first file')

const kept = globalThis as typeof globalThis & { [KEPT]?: NodeJS.ProcessEnv }
kept[KEPT] ??= { ...process.env }
const before = kept[KEPT]
for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
Object.assign(process.env, before)
vi.useRealTimers()
vi.restoreAllMocks()
vi.unstubAllGlobals()
vi.resetModules()
