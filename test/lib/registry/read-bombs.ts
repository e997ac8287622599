/** Reads files in a process of its own, as the command or as the function does, and tells what memory that took at most. */

import { copyFile } from 'node:fs/promises'
import { RegistryError, splitFile } from '#lib/registry'
import { catalogues, importInto, noon } from './fixtures.ts'
import { memoryStore } from './memory-store.ts'

const [way, ...files] = process.argv.slice(2) as ['command' | 'function', ...string[]]

const ways = {
  async command(file: string) {
    const store = memoryStore()
    const code = await importInto(store, file).then(
      () => 'imported',
      (error) => (error instanceof RegistryError ? error.code : String(error)),
    )
    return { code, written: store.writes + store.imports.size }
  },
  async function(file: string) {
    const store = memoryStore()
    let code = 'imported'
    let queued = 0
    const objects = {
      download: async (_: string, path: string) => {
        await copyFile(file, path)
        return {}
      },
      write: async (_: string, text: string) => {
        code = JSON.parse(text).error?.code ?? code
      },
    }
    const queue = { send: async () => void queued++ }
    await splitFile('incoming/file', 'somebody', {
      objects: objects as unknown as Parameters<typeof splitFile>[2]['objects'],
      queue,
      register: store,
      catalogues,
      now: () => noon,
    })
    return { code, written: queued + store.imports.size }
  },
}

// Not `resourceUsage`: a process inherits the peak of the one that started it.
let peak = 0
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss())
}
const looking = setInterval(look, 5)

const answers = []
for (const file of files) {
  const begun = performance.now()
  const answer = await ways[way](file)
  look()
  answers.push({ ...answer, seconds: (performance.now() - begun) / 1000 })
}
process.send?.({ answers, peakMegabytes: peak / 2 ** 20 })
clearInterval(looking)
process.disconnect?.()
