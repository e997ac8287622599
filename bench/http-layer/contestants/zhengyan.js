/** The layer of this project, with the route's own contract. */

import { verify as contracts } from '#lib/contract'
import { api, ok } from '#lib/http'
import { verify } from '../verify.ts'

const ROUTE = 'GET /v1/verify/{code}'

export const handler = api(
  { [ROUTE]: contracts.routes[ROUTE] },
  { [ROUTE]: async ({ path, query }) => ok(await verify(path.code, query.useIn)) },
  {},
)
