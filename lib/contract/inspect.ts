/** The contract of a document in, a verdict out. The compiler holds `lib/inspection` to it. */

import * as v from 'valibot'
import { FINDING_CODES, MAX_FILE, SIGNATURE_CODES } from '#lib/inspection'
import { here, oneOf, said } from './describe.ts'
import { useIn } from './parameters.ts'
import { contract } from './route.ts'
import { Bilingual, Instant } from './values.ts'
import { Verification } from './verification.ts'

export const DocumentSignature = v.pipe(
  v.object({
    state: oneOf(
      '`whole`: by a seal certificate of this deployment that was valid then, over all of the file, in a file that this service has made. `changed`: such a certificate is in it, but its signature does not hold for the file as it is. `not-ours`: by somebody else, or on a file of another form. `none`: there is none, which is as it should be for 证书电子文件 alone. 签名状态。',
      'whole',
      'changed',
      'not-ours',
      'none',
    ),
    code: oneOf('The reason, for programs. 原因代码。', ...SIGNATURE_CODES),
    reason: here(Bilingual, 'The reason, for people. 原因。'),
    signer: v.optional(
      said('The name in the seal certificate, where the signature was made with it. 签名者。'),
    ),
    signedAt: v.optional(here(Instant, 'As it was signed. 签名时间。')),
  }),
  v.description('The seal signature (PAdES, or GB/T 38540 of an OFD). 印章签名。'),
)

const finding = {
  outcome: oneOf('`not-checked` is not a kind of success.', 'verified', 'failed', 'not-checked'),
  code: oneOf('What was found, for programs. 代码。', ...FINDING_CODES),
  reason: here(Bilingual, 'What was found, for people. 说明。'),
}

export const Finding = v.pipe(
  v.object(finding),
  v.description('One thing that was checked, or was not. 一项核对。'),
)

export const Inspection = v.pipe(
  v.object({
    verified: v.pipe(
      v.boolean(),
      v.description(
        'True only when signature, structure, credential, contents and record all are as they should be. 是否核验通过。',
      ),
    ),
    signature: DocumentSignature,
    checks: v.pipe(
      v.object({
        structure: here(Finding, 'Whether it is built as this service builds documents. 文件结构。'),
        credential: here(
          Finding,
          'The signed credential in its QR code, read from the link over it. 二维码凭证。',
        ),
        facts: v.pipe(
          v.object({
            ...finding,
            differences: v.optional(
              v.pipe(
                v.array(v.pipe(v.string(), v.examples(['holderName']))),
                v.description('What is known to differ from the record. 不一致的项目。'),
              ),
            ),
          }),
          v.description('What it shows, held against the record as it is now. 文件内容。'),
        ),
      }),
      v.description('Separate answers, never one lump. 各项核对。'),
    ),
    verification: v.optional(
      here(
        Verification,
        'What the record says, with a receipt that names the file by its SHA-256. Absent where the file was not accepted, or leads to no record. 核验结果。',
      ),
    ),
  }),
  v.description('The answer about a document. 文件核验结果。'),
)

export const routes = contract({
  'POST /v1/verify/document': {
    operationId: 'verifyDocument',
    tag: 'Verification',
    summary: { zh: '核验 PDF 或 OFD 文件', en: 'Verify a PDF or an OFD' },
    description:
      "The document itself, as it was downloaded: whether it is ours, its seal signature whole, nothing hidden in it or added to it, and what it shows the same as the record. 证书电子文件 bears no signature by design; it is drawn anew from the record and compared. The file is not kept; an answer about a certificate is in the holder's log before it is given. A file that does not hold is 200 with `verified: false`, and so is one whose annotation has ended.",
    query: useIn,
    file: {
      types: ['application/pdf', 'application/ofd'],
      largest: MAX_FILE,
      refusals: {
        type: {
          zh: '请求正文须为 PDF 或 OFD 文件本身（application/pdf、application/ofd）。',
          en: 'The body of the request has to be the PDF or OFD itself (application/pdf, application/ofd).',
        },
        size: { zh: '文件超过 4 MB。', en: 'The file is larger than 4 MB.' },
      },
    },
    answers: { 200: { description: 'Checked.', json: Inspection } },
    problems: ['too-many-attempts'],
  },
})
