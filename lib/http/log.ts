/**
 * Structured logs without personal data: a line says which route answered what and how fast, by whom is not said.
 * Paths, queries, headers, bodies, names, numbers, codes and tokens never reach a line; of an error it keeps the
 * names and the places in the code, and which attribute of an item could not be read; not the message, which may repeat
 * an input.
 */

import { Logger } from '@aws-lambda-powertools/logger'

const logger = new Logger({ serviceName: 'zhengyan' })

export interface AccessLine {
  readonly route: string
  readonly status: number
  readonly code?: string | undefined
  readonly requestId: string
  readonly milliseconds: number
}

export function logAccess(line: AccessLine): void {
  logger.info('request', { ...line })
}

export function logFailure(requestId: string, error: unknown): void {
  logger.error('failure', { requestId, causes: causesOf(error) })
}

/** Names and stack places of an error and of what caused it, and the attribute of an item that it names. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (let current = error; current instanceof Error && causes.length < 5; current = current.cause) {
    causes.push({ name: current.name, ...attributeOf(current), at: placesOf(current) })
  }
  return causes
}

const attributeOf = (error: Error) =>
  'attribute' in error && typeof error.attribute === 'string' ? { attribute: error.attribute } : {}

const placesOf = ({ stack = '' }: Error) =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
