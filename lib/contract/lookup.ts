/** The contract of the holder's own certificates: look them up, release them, see who verified them. */

import * as v from 'valibot'
import { terms } from '#lib/certificate'
import { annotationTerms } from '#lib/policy'
import { Certificate, Notice } from './certificate.ts'
import { growing, here, oneOf, said, typed } from './describe.ts'
import { code, managementNumber, paging } from './parameters.ts'
import { contract } from './route.ts'
import { Bilingual, Code, Instant, Next, RegionCode } from './values.ts'

export const CertificateList = v.pipe(
  v.object({ certificates: v.array(Certificate), next: v.optional(Next) }),
  v.description('One page, newest issue first. 证书列表。'),
)

/** Control characters, halves of characters, and marks that turn the writing of what follows around. */
const UNREADABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u
const SOMETHING_TO_SEE = /[\p{L}\p{N}\p{P}\p{S}]/u

/**
 * Words of the holder that verifiers read, on screens and on paper.
 * @__NO_SIDE_EFFECTS__
 */
const shown = (...given: Parameters<typeof typed>) =>
  v.pipe(
    typed(...given),
    v.check((text) => SOMETHING_TO_SEE.test(text) && !UNREADABLE.test(text), 'unreadable-text'),
  )

export const Release = v.pipe(
  v.object({
    purpose: shown(60, 'What the certificate is released for. 用途。', { examples: ['职称评审'] }),
    recipient: v.optional(shown(60, 'Who is to receive it. 接收单位。')),
    validDays: v.pipe(
      v.number(),
      v.integer('annotation-too-long'),
      v.minValue(1, 'annotation-too-long'),
      v.maxValue(annotationTerms.maxValidDays, 'annotation-too-long'),
      v.description('有效天数。'),
    ),
  }),
  v.description('An annotation (加注) to be made. 加注申请。'),
)

export const Annotation = v.pipe(
  v.object({
    code: Code,
    url: said('The page that a verifier opens. 核验页面地址。', { format: 'uri' }),
    purpose: v.optional(said('Absent for a standing code. 用途，长期核验码没有。')),
    recipient: v.optional(said('接收单位。')),
    issuedAt: Instant,
    expiresAt: v.optional(
      here(Instant, 'Absent for a standing code, which has no end. 有效期至，长期核验码没有。'),
    ),
    state: oneOf('加注状态。', 'active', 'expired', 'withdrawn'),
    qr: said(
      'SVG of the one QR for both worlds: the address, and after its `#` the signed credential. 二维码（SVG）。',
    ),
  }),
  v.description(
    'A release of a certificate for one purpose and a limited time (加注); or, without purpose and end, the standing code on the documents of a certificate that needs none. 加注；或无需加注即可下载的 PDF 上的长期核验码。',
  ),
)

export const WalletRelease = v.pipe(
  v.object({
    code: here(Code, 'Names the release to whoever withdraws it; no verifier can enter it. 编号。'),
    purpose: v.optional(said('Absent where the rule asks for no annotation. 用途。')),
    recipient: v.optional(said('接收单位。')),
    issuedAt: Instant,
    expiresAt: v.optional(here(Instant, 'Absent where it has no end. 有效期至。')),
    state: oneOf('状态。', 'active', 'expired', 'withdrawn'),
    copies: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('How many copies of the credential the wallet was given. 份数。'),
    ),
  }),
  v.description(
    'A release to a wallet: counted and withdrawn like an annotation, and never a document. 钱包中的证书。',
  ),
)

export const AnnotationList = v.pipe(
  v.object({
    annotations: v.array(Annotation),
    walletReleases: v.pipe(
      v.array(WalletRelease),
      v.description('What is in wallets, newest first. 钱包中的证书。'),
    ),
  }),
  v.description('Newest first. 加注列表。'),
)

export const VerificationEntry = v.pipe(
  v.object({
    at: here(Instant, 'The last time. 最近一次。'),
    firstAt: here(Instant, 'The first time on that day; of batches the last. 当日首次；批量核验为最近一次。'),
    count: v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description(
        'How many alike there were on that day in China: from one network, in one way, of one release, with one outcome. Of batches (`how`) 1, however many: of each API key the last time of a day is kept. 次数；批量核验只保留当日最近一次，恒为 1。',
      ),
    ),
    how: growing('核验方式。', 'code', 'number', 'credential', 'document', 'batch', 'wallet'),
    verified: v.pipe(v.boolean(), v.description('What the verifier was told. 核验结论。')),
    useIn: v.optional(RegionCode),
    annotation: v.optional(
      v.pipe(
        v.object({
          code: said('Canonical, without hyphens.'),
          purpose: v.string(),
          recipient: v.optional(v.string()),
        }),
        v.description('The annotation under whose code it was verified.'),
      ),
    ),
    verifier: v.object({
      name: v.optional(said('Holders of a key only.')),
      network: said(
        'The network (IPv4 /24, IPv6 /48) of the request; the whole address is not kept. `various` stands for those for which a day had no place left. 来源网段。',
        { examples: ['198.51.100.0/24'] },
      ),
      client: v.picklist(['phone', 'browser', 'program']),
    }),
  }),
  v.description('Verifications of one day that are alike, as the holder sees them. 核验记录。'),
)

export const AnswerChange = v.pipe(
  v.object({
    at: Instant,
    from: here(Bilingual, 'What was answered until then. 原结论。'),
    to: here(Bilingual, 'What is answered since. 现结论。'),
    rule: v.pipe(
      v.object({ id: v.string(), version: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
      v.description('The policy rule that decides now. 判定规则。'),
    ),
    basis: v.pipe(v.array(Notice), v.description('The notices it rests on. 依据。')),
  }),
  v.description('That the rules came to another answer about a certificate. 结论变更。'),
)

export const VerificationLog = v.pipe(
  v.object({
    verifications: v.array(VerificationEntry),
    answerChanges: v.optional(
      v.pipe(
        v.array(AnswerChange),
        v.description(
          'On the first page: how the answer about the certificate has changed, newest first. 结论变更记录。',
        ),
      ),
    ),
    next: v.optional(Next),
  }),
  v.description('One page, newest day first. 核验记录列表。'),
)

const { maxValidDays, quota, windowDays, countsWithdrawn } = annotationTerms

export const routes = contract({
  'GET /v1/certificates': {
    operationId: 'listCertificates',
    tag: 'Certificates',
    summary: { zh: '我的证书', en: 'My certificates' },
    description:
      'The certificates of the holder who is logged in, newest issue first, 20 a page, each with its classification.',
    holder: true,
    query: paging,
    answers: { 200: { description: 'One page.', json: CertificateList } },
  },

  'GET /v1/certificates/{managementNumber}': {
    operationId: 'getCertificate',
    tag: 'Certificates',
    summary: { zh: '一份证书', en: 'One certificate' },
    description: "Someone else's certificate is 404, like an unknown one.",
    path: { managementNumber },
    holder: true,
    answers: { 200: { description: 'The certificate.', json: Certificate } },
    problems: ['not-found'],
  },

  'POST /v1/certificates/{managementNumber}/annotations': {
    operationId: 'annotate',
    tag: 'Annotations',
    summary: { zh: terms.annotation.zh, en: 'Annotate' },
    description: `Releases a certificate for one purpose and at most ${maxValidDays} days. At most ${quota} annotations of one certificate count in any ${windowDays} days${countsWithdrawn ? '' : '; withdrawn ones do not count'}.`,
    path: { managementNumber },
    holder: true,
    body: Release,
    answers: { 201: { description: 'Annotated.', json: Annotation } },
    problems: ['not-found', 'annotation-quota', 'certificate-revoked'],
  },

  'GET /v1/certificates/{managementNumber}/annotations': {
    operationId: 'listAnnotations',
    tag: 'Annotations',
    summary: { zh: '加注列表', en: 'List annotations' },
    description:
      'All that are remembered: a year after their end. Where the rule asks for no annotation, the standing code that was given with the first document is among them; it has no `expiresAt`.',
    path: { managementNumber },
    holder: true,
    answers: { 200: { description: 'All of them.', json: AnnotationList } },
    problems: ['not-found'],
  },

  'DELETE /v1/certificates/{managementNumber}/annotations/{code}': {
    operationId: 'withdrawAnnotation',
    tag: 'Annotations',
    summary: { zh: '撤回加注', en: 'Withdraw an annotation' },
    description:
      'Takes a release back at once. Taking it back twice is no error. A standing code too: the next document gets a new one.',
    path: { managementNumber, code },
    holder: true,
    answers: { 204: { description: 'Withdrawn. 已撤回。' } },
    problems: ['not-found'],
  },

  'GET /v1/certificates/{managementNumber}/annotations/{code}/qr.png': {
    operationId: 'getQrPicture',
    tag: 'Annotations',
    summary: { zh: '二维码图片', en: 'The QR as a picture' },
    description:
      'The QR of an active release as a PNG of 10 pixels a module: for browsers that keep a picture only from an address.',
    path: { managementNumber, code },
    holder: true,
    answers: {
      200: {
        description: 'The picture.',
        media: { 'image/png': null },
        headers: { 'Content-Disposition': { description: "The file's name holds no personal data." } },
      },
    },
    problems: ['not-found', 'certificate-revoked', 'annotation-expired', 'annotation-withdrawn'],
  },

  'GET /v1/certificates/{managementNumber}/verifications': {
    operationId: 'listVerifications',
    tag: 'Certificates',
    summary: { zh: '核验记录', en: 'Who verified it' },
    description:
      'Who verified the certificate, when, how, how often, and under which annotation; newest day first, 20 a page, kept for three years. A day has a limited number of entries, however often is asked and from wherever.',
    path: { managementNumber },
    holder: true,
    query: paging,
    answers: { 200: { description: 'One page.', json: VerificationLog } },
    problems: ['not-found'],
  },
})
