/**
 * As much of Lambda's Node.js runtime as a cold start meets: loads the handler, asks the runtime API for one invocation
 * (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), and answers it.
 */

import { join } from 'node:path'

// Not imported: an import would load all of `fetch`, for the empty handler too.
const { request } = process.getBuiltinModule('node:http')

const { AWS_LAMBDA_RUNTIME_API: api, _HANDLER: named = '', LAMBDA_TASK_ROOT: root = '' } = process.env
const [file, name = 'handler'] = named.split(/\.(?=[^.]*$)/)
const { [name]: handler } = await import(join(root, `${file}.mjs`))

const { headers, body } = await ask('GET', 'next')
const id = String(headers['lambda-runtime-aws-request-id'])
const ends = Number(headers['lambda-runtime-deadline-ms'])
const context = {
  awsRequestId: id,
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  getRemainingTimeInMillis: () => ends - Date.now(),
}
const answer = await handler(JSON.parse(body), context)
await ask('POST', `${id}/response`, JSON.stringify(answer))
process.exit()

function ask(method: string, path: string, sent?: string) {
  return new Promise<{ headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const url = `http://${api}/2018-06-01/runtime/invocation/${path}`
    request(url, { method }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      incoming.once('end', () => resolve({ headers: incoming.headers, body: text }))
    })
      .once('error', reject)
      .end(sent)
  })
}
