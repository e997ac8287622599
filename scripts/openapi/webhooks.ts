/** What the service asks of others: the requests that receivers of webhooks get (`docs/webhooks.md`). */

import { fieldsShownTo } from '#lib/certificate'

const instant = { type: 'string', format: 'date-time' } as const
const apiKey = { type: 'string', description: 'The id of the key whose owner is told.' } as const

const event = (
  types: readonly string[],
  data: Readonly<Record<string, object>>,
  required: readonly string[],
) => ({
  type: 'object',
  required: ['type', 'timestamp', 'data'],
  properties: {
    type: { type: 'string', enum: types },
    timestamp: { ...instant, description: 'When it happened.' },
    data: { type: 'object', required, properties: data },
  },
})

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const request = (
  operationId: string,
  summary: string,
  description: string,
  schema: object,
  example: object,
) => ({
  post: {
    operationId,
    summary,
    description,
    security: [],
    tags: ['Verification'],
    parameters: [
      header('webhook-id', 'Of the event: the same with every repetition.'),
      header('webhook-timestamp', 'Seconds since 1970; more than five minutes from now is to be refused.'),
      header(
        'webhook-signature',
        '`v1,` and base64 of HMAC-SHA-256 over `id.timestamp.body`; several while the secret is being changed.',
      ),
    ],
    requestBody: { required: true, content: { 'application/json': { schema, example } } },
    responses: {
      '2XX': { description: 'Received. Anything else is sent again, for three days.' },
      410: { description: 'Gone: nothing more is sent.' },
    },
  },
})

/** What a receiver is told a correction was of: no field that a verifier is not shown. */
const shown = fieldsShownTo('verifier')

export const describeWebhooks = () => ({
  certificateChanged: request(
    'certificateChanged',
    'A certificate that your key has verified is not as it was. 已核验的证书有变化。',
    'By the Standard Webhooks specification, while the release lasts under which it was verified. Says that something changed, not what it is now: verify again.',
    event(
      ['certificate.corrected', 'certificate.reinstated', 'certificate.rejudged', 'certificate.revoked'],
      {
        managementNumber: { type: 'string' },
        apiKey,
        lastVerifiedAt: { ...instant, description: 'When this key verified it last.' },
        changed: {
          type: 'array',
          items: { type: 'string', enum: shown },
          description: 'Of a correction: which fields.',
        },
        verifyAgain: { type: 'string', format: 'uri' },
      },
      ['managementNumber', 'apiKey', 'lastVerifiedAt', 'verifyAgain'],
    ),
    {
      type: 'certificate.revoked',
      timestamp: '2026-03-02T04:00:00.000Z',
      data: {
        managementNumber: 'ZY2344000001',
        apiKey: 'CP92K7T8',
        lastVerifiedAt: '2026-02-20T01:12:08.113Z',
        verifyAgain: 'https://zhengyan.example/v1/verify/batch',
      },
    },
  ),
  webhookTest: request(
    'webhookTest',
    'The operator tries the way. 测试。',
    'Signed and repeated as any other event.',
    event(['webhook.test'], { apiKey }, ['apiKey']),
    { type: 'webhook.test', timestamp: '2026-03-02T04:00:00.000Z', data: { apiKey: 'CP92K7T8' } },
  ),
})
