/**
 * The mistakes that follow from the description alone, so that a new route meets them without a line here: each problem
 * that its operation describes and that a client can bring about, and the answer to who has it already.
 */

import { type Asked, type Driver, exampleBody, type Operation, resolve } from './driver.ts'

/** Longer than any body that is read, and than any part of a query. */
const TOO_LARGE = 5_000_000

const PDF = { 'content-type': 'application/pdf' }
const FORM = { raw: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
const ELSEWHERE = { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'cross-site' }

/** A request for each, with the status that it should be answered by. */
function mistakesOf(operation: Operation, credentials: Asked): readonly (readonly [number, Asked])[] {
  const { described } = operation
  const takesJson = described.requestBody?.content['application/json'] !== undefined
  const takesForm = !takesJson && described.requestBody?.content[FORM.headers['content-type']] !== undefined
  const takesPdf = described.requestBody?.content['application/pdf'] !== undefined
  const body = exampleBody(operation)
  const asksForLogin = described.security.length > 0
  const inQuery = described.parameters.filter((one: { in: string }) => one.in === 'query')
  const inPath = described.parameters.filter((one: { in: string }) => one.in === 'path')
  const wrongPath = Object.fromEntries(inPath.map(({ name }: { name: string }) => [name, 'ZZ-000000']))
  const all: readonly (readonly [number, Asked | false])[] = [
    [400, takesJson && { ...credentials, raw: '{' }],
    [401, asksForLogin ? { body } : { body, headers: ELSEWHERE }],
    [404, inPath.length > 0 && { ...credentials, ...(takesForm ? FORM : { body }), path: wrongPath }],
    [413, takesJson && { ...credentials, raw: JSON.stringify({ text: 'x'.repeat(TOO_LARGE) }) }],
    [
      415,
      takesJson && {
        ...credentials,
        raw: 'x',
        headers: { ...credentials.headers, 'content-type': 'text/plain' },
      },
    ],
    [413, takesPdf && { ...credentials, raw: new Uint8Array(TOO_LARGE), headers: PDF }],
    [415, takesPdf && { ...credentials, raw: 'x', headers: { 'content-type': 'text/plain' } }],
    [422, takesJson ? { ...credentials, body: wrongBody(operation) } : wrongQuery(inQuery, credentials)],
  ]
  return all.flatMap(([status, asked]) => (asked && described.responses[status] ? [[status, asked]] : []))
}

/** Nothing, where something must be there; else something that is too long for whatever it is. */
function wrongBody({ described }: Operation): object {
  const { required = [], properties = {} } = resolve(described.requestBody.content['application/json'].schema)
  const [first] = Object.keys(properties)
  return required.length > 0 || !first ? {} : { [first]: 'x'.repeat(5_000) }
}

function wrongQuery(inQuery: readonly { readonly name: string }[], credentials: Asked): Asked | false {
  const [first] = inQuery
  return first ? { ...credentials, query: { [first.name]: 'x'.repeat(5_000) } } : false
}

/** @returns what was answered otherwise than it should be */
export async function makeMistakes(
  driver: Driver,
  operation: Operation,
  credentials: Asked,
): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const [status, asked] of mistakesOf(operation, credentials)) {
    const answered = await driver.ask(operation.id, asked)
    if (answered.status !== status)
      wrong.push(
        `${operation.id}: ${answered.status} ${answered.json?.code ?? ''} where ${status} is described`,
      )
  }
  return wrong
}

/** Asks by the example of the description; of what may be kept once more, with its tag. */
export async function askByExample(driver: Driver, operation: Operation, credentials: Asked): Promise<void> {
  const body = exampleBody(operation)
  const { headers } = await driver.ask(operation.id, { ...credentials, ...(body !== undefined && { body }) })
  const tag = headers.get('etag')
  if (tag && operation.described.responses[304])
    await driver.ask(operation.id, {
      ...credentials,
      headers: { ...credentials.headers, 'if-none-match': tag },
    })
}
