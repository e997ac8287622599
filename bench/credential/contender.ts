/** What the benchmark of credentials measures: one way of carrying the same claims under ES256. */

import qrcode from 'qrcode-generator'

export interface Contender {
  readonly name: string
  /** What a holder would carry. */
  readonly text: string
  /** Verifies the text and gets at its claims; throws when it does not hold. */
  verify(): Promise<unknown>
  /** As the QR would hold it: the mode of each part. By default the whole text in bytes. */
  readonly qr?: readonly { readonly mode: 'Byte' | 'Alphanumeric' | 'Numeric'; readonly data: string }[]
}

/** The same facts for everybody, in the words of each format. */
export const FACTS = {
  managementNumber: '20230544000000000001',
  holderName: '张三',
  idNumber: '990*************34',
  qualification: 'computer-software',
  level: 'advanced',
  specialty: '系统架构设计师',
  examDate: '2023-05-27',
  issueDate: '2023-08-23',
  issuingRegion: '440000',
  kind: 'electronic-certificate',
  rule: { id: 'provincial-electronic', version: 1 },
  status: { list: 3, index: 123_456 },
} as const

export const ORIGIN = 'https://zhengyan.example'
export const NOW = new Date('2026-11-23T10:00:00Z')
export const ISSUED_AT = '2026-11-23T09:00:00.000Z'
export const EXPIRES_AT = '2026-12-23T09:00:00.000Z'
export const SECONDS = { iat: Date.parse(ISSUED_AT) / 1000, exp: Date.parse(EXPIRES_AT) / 1000 }

/** The smallest QR at error correction M, or `undefined` when even version 40 is too small. */
export function qrVersion({ text, qr }: Contender): number | undefined {
  const symbol = qrcode(0, 'M')
  for (const { data, mode } of qr ?? [{ mode: 'Byte' as const, data: text }]) symbol.addData(data, mode)
  try {
    symbol.make()
  } catch {
    return undefined
  }
  return (symbol.getModuleCount() - 17) / 4
}
