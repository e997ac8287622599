/**
 * The register of exports: who took the whole registry out, when, and how many certificates. An export has every ID number in
 * clear, so that it began is written before the first certificate is read, and how many there were at its end.
 */

import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader, text } from './item.ts'
import { exportKey } from './keys.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import type { Params, Table } from './table.ts'

/** The record of one export. Without an end it was cut short, and what it had read by then may have left. */
export interface ExportEntry {
  /** Random. */
  readonly exportId: string
  readonly operator: string
  /** ISO 8601 instants. */
  readonly startedAt: string
  readonly finishedAt?: string | undefined
  /** How many were written out. */
  readonly certificates?: number | undefined
}

export type ExportRegister = ReturnType<typeof exportRegister>

export const toExportEntry = reader<ExportEntry>('export', {
  exportId: text,
  operator: text,
  startedAt: text,
  finishedAt: optional(text),
  certificates: optional(number),
})

export function listExportsParams(limit: number): Params<QueryCommandInput> {
  const { pk } = exportKey('', '')
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: limit,
  }
}

export function exportRegister(table: Table, retry: RetrySettings = defaultRetry) {
  const { one, put } = retryingTable(table, retry)
  return {
    /** Writes or overwrites the record of an export. */
    async record(entry: ExportEntry): Promise<void> {
      await put({ Item: { ...exportKey(entry.startedAt, entry.exportId), ...entry } })
    },

    /** Newest first. */
    async list(limit: number): Promise<readonly ExportEntry[]> {
      const query = new QueryCommand({ TableName: table.name, ...listExportsParams(limit) })
      const page = await one(() => table.client.send(query))
      return (page?.Items ?? []).map((item) => toExportEntry(item))
    },
  }
}
