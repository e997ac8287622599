/**
 * One request to a function in a process of its own, which the test then kills. Started with the environment of the
 * service; its only argument is the request as JSON: `{method, target, request}`.
 */

import { createGateway, type Handler } from './gateway.ts'

const { method, target, request } = JSON.parse(process.argv[2] as string)
const call = createGateway(
  async (functionName) => (await import(`../../functions/${functionName}.ts`)).handler as Handler,
)
await call(method, target, request)
