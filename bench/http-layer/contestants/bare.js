/** No layer: the event is read, and the answer written, by hand. */

import { verify } from '../verify.ts'

export const handler = async ({ pathParameters, queryStringParameters }) => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(await verify(pathParameters.code, queryStringParameters?.useIn)),
})
