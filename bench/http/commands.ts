/** The commands of the bare client by the names that requests have on the wire. */

import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'

// biome-ignore lint/suspicious/noExplicitAny: the wire's own form, whichever command it is of
export const COMMANDS: Readonly<Record<string, new (input: any) => any>> = {
  BatchGetItem: BatchGetItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  UpdateItem: UpdateItemCommand,
}
