/** Hono with its adapter for Lambda. */

import { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import { verify } from '../verify.ts'

const app = new Hono()
app.get('/v1/verify/:code', async (c) => c.json(await verify(c.req.param('code'), c.req.query('useIn'))))

export const handler = handle(app)
