/** The contract of what stands beside the static pages: the description of the API, from which a page is made too. */

import * as v from 'valibot'
import { contract } from './route.ts'

export const routes = contract({
  'GET /openapi.json': {
    operationId: 'getDescription',
    tag: 'Service',
    summary: { zh: '接口描述', en: 'This description' },
    description: 'This document.',
    storeless: true,
    cacheable: true,
    answers: { 200: { description: 'OpenAPI 3.1.', json: v.looseObject({}) } },
  },
})
