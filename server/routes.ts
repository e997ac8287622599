/** The routes as serverless.yml states them: the one source of the deployment's, of this server's and of the tests'. */

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** `POST /v1/login`, and the function that serves it; `$default` for everything else. */
export interface GatewayRoute {
  readonly routeKey: string
  /** Of the file in `functions/`. */
  readonly functionName: string
  /** How long the function may take, in seconds. */
  readonly timeout: number
}

interface FunctionEntry {
  readonly handler: string
  readonly timeout?: number
  readonly events?: readonly {
    readonly httpApi?: string | { readonly method: string; readonly path: string }
  }[]
}

/** @param file path of serverless.yml */
export function readRoutes(file: string): readonly GatewayRoute[] {
  const { provider, functions } = parse(readFileSync(file, 'utf8'), { merge: true })
  return Object.values(functions as Readonly<Record<string, FunctionEntry>>).flatMap(
    ({ handler, timeout = provider.timeout, events = [] }) =>
      events.flatMap(({ httpApi }) => {
        if (httpApi === undefined) return []
        const key = typeof httpApi === 'string' ? httpApi : `${httpApi.method.toUpperCase()} ${httpApi.path}`
        const functionName = /^functions\/([\w-]+)\./.exec(handler)?.[1] as string
        return [{ routeKey: key === '*' ? '$default' : key, functionName, timeout }]
      }),
  )
}
