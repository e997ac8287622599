/** Express, behind the adapter that its users take for Lambda. */

import express from 'express'
import serverless from 'serverless-http'
import { verify } from '../verify.ts'

const app = express()
app.get('/v1/verify/:code', async (request, response) => {
  response.json(await verify(request.params.code, request.query.useIn))
})

export const handler = serverless(app)
