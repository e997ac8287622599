/** The event handler of Powertools for AWS Lambda. */

import { Router } from '@aws-lambda-powertools/event-handler/http'
import { verify } from '../verify.ts'

const app = new Router()
app.get('/v1/verify/:code', ({ params, req }) =>
  verify(params.code, new URL(req.url).searchParams.get('useIn') ?? undefined),
)

export const handler = (event, context) => app.resolve(event, context)
