/** The process of one function, as Lambda's would be: its package is the folder it stands in, its environment its own. */

import { createContext } from '../support/gateway.ts'

interface Call {
  readonly id: number
  readonly name: string
  readonly event: unknown
}

const [file = '', name = ''] = process.argv.slice(2)
const { [name]: handler } = await import(file)

process.on('message', async ({ id, name, event }: Call) => {
  try {
    process.send?.({ id, result: (await handler(event, createContext(name))) ?? null })
  } catch (error) {
    process.send?.({ id, failed: true, result: { errorMessage: String((error as Error).stack ?? error) } })
  }
})
