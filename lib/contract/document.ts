/** The contract of the document that a holder takes along. */

import * as v from 'valibot'
import { typed } from './describe.ts'
import { managementNumber } from './parameters.ts'
import { contract } from './route.ts'

const released = v.object({
  annotation: v.optional(
    v.pipe(v.string(), v.maxLength(64), v.description('Code of an active annotation. 加注核验码。')),
  ),
  format: v.optional(
    v.pipe(
      v.picklist(['pdf', 'ofd']),
      v.description('As what it is written; decides before `Accept`. 文件格式，优先于 Accept。'),
    ),
  ),
})

/** A receipt has some 4,000 characters, that of a batch of a hundred some 100,000. */
export const ReceiptToPrint = v.object({
  receipt: typed(200_000, 'As the answer to a verification has it. 核验回执。'),
})

export const routes = contract({
  'GET /v1/certificates/{managementNumber}/document': {
    operationId: 'getDocument',
    tag: 'Certificates',
    summary: { zh: '下载证书文件（PDF 或 OFD）', en: 'The document' },
    description:
      'The page to print: 电子证书 with seal and signature, or 证书电子文件 with its exact marking and no seal. Where the rule asks for an annotation, name one. PDF (PAdES), or OFD (GB/T 33190, sealed by GB/T 38540 with SM2) under `?format=ofd` or `Accept: application/ofd`.',
    path: { managementNumber },
    holder: true,
    query: released,
    answers: {
      200: {
        description: 'The file.',
        media: { 'application/pdf': null, 'application/ofd': null },
        headers: { 'Content-Disposition': { description: "The file's name holds no personal data." } },
      },
    },
    problems: [
      'not-found',
      'format-unavailable',
      'annotation-quota',
      'annotation-required',
      'certificate-revoked',
      'annotation-expired',
      'annotation-withdrawn',
    ],
  },

  'POST /v1/receipts/document': {
    operationId: 'printReceipt',
    tag: 'Verification',
    summary: { zh: '核验回执（PDF）', en: 'A receipt as PDF' },
    description:
      'The receipt of a verification as a page to put on file, with the receipt itself attached (`receipt.jws`). Only what this deployment has signed is printed; nothing is looked up, and nothing is kept. A form of a page may send it too.',
    body: ReceiptToPrint,
    form: true,
    storeless: true,
    answers: {
      200: {
        description: 'The PDF.',
        media: { 'application/pdf': null },
        headers: { 'Content-Disposition': { description: "The file's name holds no personal data." } },
      },
    },
  },
})
