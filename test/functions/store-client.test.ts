/**
 * The small client of DynamoDB that functions are bundled with keeps the store's whole contract, as the SDK's does. It takes
 * the SDK's place for the whole of this file.
 */

import { vi } from 'vitest'

/** What tests use beside it: tables of their own, made and removed. */
const withTables = vi.hoisted(() => async () => {
  const own = await import('../../lib/store/dynamodb-of-functions.ts')
  class DeleteTableCommand {
    readonly operation = 'DeleteTable'
    readonly input: object
    constructor(input: object) {
      this.input = input
    }
  }
  return { ...own, DeleteTableCommand, waitUntilTableExists: async () => {} }
})
vi.mock('@aws-sdk/client-dynamodb', withTables)
vi.mock('@aws-sdk/lib-dynamodb', withTables)

await import('../lib/store/contract.test.ts')
await import('../lib/store/whole-answer.test.ts')
