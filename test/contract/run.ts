/**
 * `npm run test:contract`: the description of the API held by programs that we did not write. A public linter reads it,
 * without warnings; and every operation that it has is driven on a running local system through a public proxy, which
 * holds each answer against it. Ends with a table; the exit status says whether anything was otherwise.
 */

import { startStack } from '../e2e/support/stack.ts'
import { createDriver, type Driver, operations } from './driver.ts'
import { guess, travel } from './journey.ts'
import { askByExample, makeMistakes } from './mistakes.ts'
import { installTools, lint, startProxy } from './tools.ts'

/** What no client can bring about on a system that is well; `npm run faults` and the tests of the functions do. */
const NOT_OURS = new Set([500, 503])

async function drive(): Promise<{ driver: Driver; wrong: readonly string[] }> {
  process.env.IDENTITY_PROOF = 'oidc'
  const stack = await startStack()
  const proxy = await startProxy(stack.origin)
  try {
    const driver = createDriver(proxy.origin, stack.origin)
    const wrong: string[] = []
    const { token, apiKey } = await travel(driver, stack)
    for (const operation of operations) {
      const wanted: readonly string[] = operation.described.security.flatMap(Object.keys)
      const credentials = {
        ...(wanted.includes('bearer') && { token }),
        ...(wanted.includes('apiKey') && { headers: { 'x-api-key': apiKey } }),
      }
      if (wanted.length === 0 && operation.method === 'GET')
        await askByExample(driver, operation, credentials)
      if (!driver.seen.has(operation.id)) await askByExample(driver, operation, credentials)
      wrong.push(...(await makeMistakes(driver, operation, credentials)))
    }
    await guess(driver, token)
    return { driver, wrong: [...wrong, ...driver.violations] }
  } finally {
    proxy.stop()
    await stack.stop()
  }
}

/** A line for each operation: the statuses that were answered, and those that are described and were not. */
function report({ seen, requests }: Driver): void {
  let answers = 0
  const unseen: string[] = []
  for (const { id, described } of operations) {
    const statuses = [...(seen.get(id)?.keys() ?? [])].sort((a, b) => a - b)
    const left = Object.keys(described.responses).filter(
      (one) => !statuses.includes(Number(one)) && !NOT_OURS.has(Number(one)),
    )
    answers += statuses.length
    if (left.length > 0) unseen.push(`${id} ${left.join(' ')}`)
    console.log(
      `  ${id.padEnd(24)} ${statuses.join(' ')}${left.length > 0 ? `   not seen: ${left.join(' ')}` : ''}`,
    )
  }
  const driven = operations.filter(({ id }) => seen.has(id)).length
  console.log(`
  ${driven} of ${operations.length} operations driven, ${answers} different answers to ${requests()} requests
  described and not seen: ${unseen.length === 0 ? 'nothing' : unseen.join(', ')} (besides 500 and 503)`)
}

console.log('\n  openapi.json, by the linter')
installTools()
const warnings = lint()
for (const one of warnings) console.log(`  ✗ ${one}`)
console.log(`  ${warnings.length === 0 ? '✓' : '✗'} ${warnings.length} errors and warnings`)

console.log('\n  every operation, through the proxy')
const { driver, wrong } = await drive()
report(driver)
for (const one of new Set(wrong)) console.log(`  ✗ ${one}`)
console.log(`  ${wrong.length === 0 ? '✓' : '✗'} ${new Set(wrong).size} answers otherwise than described\n`)
const missed = operations.filter(({ id }) => !driver.seen.has(id))
process.exitCode = warnings.length + wrong.length + missed.length === 0 ? 0 : 1
