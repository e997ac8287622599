/** The contract of verification in batches, for whoever holds an API key. */

import * as v from 'valibot'
import { said, typed } from './describe.ts'
import { Problem } from './problem-document.ts'
import { contract } from './route.ts'
import { IdNumber, IdType, ManagementNumber, Name, RegionCode } from './values.ts'
import { BatchVerification } from './verification.ts'

/** The most items of one request. */
export const MOST_ITEMS = 100

export const ItemByCode = v.pipe(
  v.object({ code: typed(64, 'As people write it. 核验码。', { examples: ['TF60-1E0Q-VW8X-ZFZ0M'] }) }),
  v.description('By the code of a release. 凭核验码。'),
)
export const ItemByCredential = v.pipe(
  v.object({ credential: typed(2048, "The QR's whole text, or only what follows the `#`. 二维码全文。") }),
  v.description('By the credential in a QR. 凭二维码中的凭证。'),
)
export const ItemByFacts = v.pipe(
  v.object({ managementNumber: ManagementNumber, name: Name, idType: IdType, idNumber: IdNumber }),
  v.description('By number, name and ID number. 凭管理号、姓名和证件号码。'),
)

export const BatchItem = v.pipe(
  v.union([ItemByCode, ItemByCredential, ItemByFacts]),
  v.description('One thing to be verified, in one of three ways. 一项核验。'),
)

/** Items are read one by one: what is wrong with one fails it alone. */
const unreadItem = v.pipe(
  v.unknown(),
  v.metadata({
    of: BatchItem,
    description: 'An item of the wrong form is answered with a problem of its own. 格式有误的项单独答复。',
  }),
)

export const VerifyBatch = v.object({
  items: v.pipe(
    v.array(unreadItem),
    v.minLength(1, 'no-items'),
    v.maxLength(MOST_ITEMS, 'too-many-items'),
    v.description('核验项，1 至 100 项。'),
  ),
  useIn: v.optional(RegionCode),
})

export const BatchResult = v.pipe(
  v.union([v.object({ verification: BatchVerification }), v.object({ problem: Problem })]),
  v.description('The answer to one item: what a request of its own would have been told. 单项结果。'),
)

export const BatchAnswer = v.pipe(
  v.object({
    results: v.pipe(v.array(BatchResult), v.description('In the order of the items. 与各项次序一致。')),
    receipt: said(
      "JWS (ES256) of who asked for which items, and of every result, for the employer's file; of problems it has the code. What results share stands in it once. 整批核验的回执。",
    ),
  }),
  v.description('The answer to a batch. 批量核验结果。'),
)

export const routes = contract({
  'POST /v1/verify/batch': {
    operationId: 'verifyBatch',
    tag: 'Verification',
    summary: { zh: '批量核验', en: 'Verify a batch' },
    description:
      "Up to 100 items of any of the three kinds, each answered or failed on its own: `not-found` and the others as of a request for it alone, and `unavailable` for one that could not be checked. Every item counts against the key's quota of the day. Each answer is in the log of its holder before it is given, with the name of the key's owner. Under an `Idempotency-Key` the same request, sent again within 24 hours, is given the same answer and is not counted again; one in which something was `unavailable` is worked out anew.",
    apiKey: true,
    repeatable: true,
    body: VerifyBatch,
    answers: { 200: { description: 'Each item has its answer.', json: BatchAnswer } },
    problems: ['api-quota'],
  },
})
