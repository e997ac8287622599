/** Made-up certificates for the tests and benchmarks of the document; every person in them is invented. */

import type { Certificate } from '#lib/certificate'
import type { DocumentRequest, QrModules } from '#lib/document'
import type { Result } from '#lib/policy'

const NOTICE_2021 = {
  number: '人社厅发〔2021〕97号',
  title: '人力资源社会保障部办公厅关于推行专业技术人员职业资格电子证书的通知',
  date: '2021-11-24',
} as const

const NOTICE_2019 = {
  number: '人社厅发〔2019〕27号',
  title: '人力资源社会保障部办公厅关于推行专业技术人员职业资格证书网络查询验证服务的通知',
  date: '2019-02-27',
} as const

const RULE = { name: { zh: '规则', en: 'Rule' }, confidence: { zh: '依据官方文件', en: 'by a notice' } }

export const NATIONAL: Result = {
  kind: 'electronic-certificate',
  label: { zh: '电子证书', en: 'Electronic certificate' },
  mark: '电子证书',
  seal: {
    name: '中华人民共和国人力资源和社会保障部专业技术人员职业资格证书专用章',
    authority: '人力资源和社会保障部',
  },
  force: {
    equalToPaper: true,
    territory: { scope: 'nation', regions: [] },
    statement: {
      zh: '与纸质证书具有同等法律效力，在全国范围内有效，可替代纸质证书。',
      en: 'Same legal force as the paper certificate, valid nationwide; it can replace the paper certificate.',
    },
  },
  annotationRequired: true,
  rule: { id: 'national-electronic-certificate', version: 1, ...RULE },
  determined: true,
  basis: [NOTICE_2021, NOTICE_2019],
}

export const GUANGDONG: Result = {
  ...NATIONAL,
  seal: { name: '广东省人力资源和社会保障厅', authority: '广东省人力资源和社会保障厅' },
  force: {
    equalToPaper: true,
    territory: { scope: 'regions', regions: ['440000'] },
    statement: {
      zh: '与纸质证书具有同等法律效力，仅在广东省范围内有效。',
      en: 'Same legal force as the paper certificate, within Guangdong only.',
    },
  },
  annotationRequired: false,
  rule: { id: 'guangdong-electronic-certificate', version: 1, ...RULE },
  determined: true,
  basis: [
    {
      number: '粤人社函〔2021〕211号',
      title: '广东省人力资源和社会保障厅关于推行专业技术人员职业资格电子证书的通知',
      date: '2021-07-30',
    },
    NOTICE_2019,
  ],
}

export const FILE: Result = {
  kind: 'certificate-electronic-file',
  label: { zh: '证书电子文件', en: 'Certificate electronic file' },
  mark: '人力资源和社会保障部人事考试中心提供查询结果',
  seal: null,
  force: {
    equalToPaper: false,
    territory: { scope: 'nation', regions: [] },
    statement: {
      zh: '证明持证人已通过该项考试；不具有与纸质证书同等的效力，不能替代纸质证书。是否接受由接收单位决定，使用前请先咨询。',
      en: 'Proves that the holder passed the examination; it does not have the force of the paper certificate and does not replace it. The receiving office decides whether it accepts it: ask first.',
    },
  },
  annotationRequired: false,
  rule: { id: 'certificate-electronic-file', version: 1, ...RULE },
  determined: true,
  basis: [NOTICE_2019],
}

/** What no source settles: the file, and nothing said of paper. */
export const UNDETERMINED: Result = {
  ...FILE,
  force: {
    ...FILE.force,
    equalToPaper: null,
    statement: {
      zh: '证明持证人已通过该项考试。与纸质证书是否具有同等效力，本系统未能确定。',
      en: 'Proves that the holder passed. Whether it has the force of paper is not established here.',
    },
  },
  determined: false,
  undeterminedBecause: { zh: '没有查到任何依据', en: 'no source was found' },
}

const BASE: Certificate = {
  managementNumber: '30120230544011600123',
  holderName: '张三',
  idNumber: '990*************19',
  gender: 'male',
  birthDate: '1990-03-07',
  qualification: {
    id: 'software',
    name: {
      zh: '计算机技术与软件专业技术资格',
      en: 'Computer Technology and Software Professional Qualification',
    },
    level: 'advanced',
    specialty: '信息系统项目管理师',
  },
  examDate: '2023-05-27',
  approvalDate: '2023-05-28',
  issueDate: '2023-08-15',
  issuingRegion: { code: '440000', name: { zh: '广东省', en: 'Guangdong' } },
  issuer: '广东省人事考试局',
  status: 'valid',
  result: GUANGDONG,
}

export function certificate(overrides: Partial<Certificate> = {}): Certificate {
  return { ...BASE, ...overrides }
}

export const ANNOTATION = {
  purpose: '职称评审',
  recipient: '深圳市某某科技有限公司',
  issuedAt: '2026-11-23T09:00:00Z',
  expiresAt: '2027-01-22T09:00:00Z',
} as const

export const NOW = new Date('2026-11-23T09:30:00Z')

/** A pattern of a QR's size; for tests that do not scan it. */
export function patternQr(version = 13): QrModules {
  const size = 17 + 4 * version
  const line = Array.from({ length: size }, (_, index) => index)
  return { size, rows: line.map((y) => line.map((x) => (x * 7 + y * 11 + ((x * y) % 5)) % 3 === 0)) }
}

export function request(overrides: Partial<DocumentRequest> = {}): DocumentRequest {
  return {
    certificate: BASE,
    verification: {
      code: '7K3M-9QXD-2V5R-T8HW-N',
      url: 'https://verify.example.gov.cn/v/7K3M9QXD2V5RT8HWN',
      text: 'https://verify.example.gov.cn/v/7K3M9QXD2V5RT8HWN#0123456789',
      qr: patternQr(),
    },
    now: NOW,
    ...overrides,
  }
}
