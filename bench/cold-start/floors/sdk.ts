/** The floor of a function that asks DynamoDB anything: its client alone, and one call. */

import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'

const client = new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT as string })

export const handler = async () => {
  const Key = { pk: { S: 'CERT#ZY2344000001' }, sk: { S: 'CERT' } }
  const { Item } = await client.send(new GetItemCommand({ TableName: process.env.TABLE_NAME, Key }))
  return { statusCode: Item ? 200 : 404 }
}
