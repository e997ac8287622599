/** The settings of the server itself; those of the functions are read by `lib/settings`. */

import { availableParallelism } from 'node:os'
import * as v from 'valibot'
import { readNetworks } from './client-address.ts'

const count = (standard: number, least: number, most: number) =>
  v.pipe(
    v.optional(v.string(), String(standard)),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  )

const Settings = v.object({
  /** Where it listens: this machine alone, unless told otherwise. */
  HOST: v.optional(v.string(), '127.0.0.1'),
  PORT: count(3_000, 1, 65_535),
  /** Processes that answer; as many as there are processors. */
  WORKERS: count(availableParallelism(), 1, 256),
  /** The operator's own proxies, addresses and networks: what they say of who asks is believed. */
  TRUSTED_PROXIES: v.optional(v.string(), ''),
  /** TLS by the server itself, in PEM; without them it is the proxy's. */
  TLS_CERT_FILE: v.optional(v.string()),
  TLS_KEY_FILE: v.optional(v.string()),
})

export type ServerSettings = ReturnType<typeof readServerSettings>

/** @throws Error naming every setting that is wrong */
export function readServerSettings(variables: NodeJS.ProcessEnv) {
  const parsed = v.safeParse(Settings, variables)
  if (!parsed.success) {
    const wrong = parsed.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)
    throw new Error(`环境变量有误 / wrong environment:\n  ${wrong.join('\n  ')}`)
  }
  const { HOST, PORT, WORKERS, TRUSTED_PROXIES, TLS_CERT_FILE: cert, TLS_KEY_FILE: key } = parsed.output
  if ((cert === undefined) !== (key === undefined)) {
    throw new Error('TLS_CERT_FILE 与 TLS_KEY_FILE 须同时设置 / are set together or not at all')
  }
  return {
    host: HOST,
    port: PORT,
    workers: WORKERS,
    trusted: readNetworks(TRUSTED_PROXIES),
    tls: cert !== undefined && key !== undefined ? { cert, key } : undefined,
  }
}
