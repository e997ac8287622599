/** A seal and what was found out about it, for a terminal and for machines. */

import type { ElectronicSeal, SealFinding } from '#lib/seal'
import { isSm2Certificate, readSm2Certificate } from '#lib/sm'

/** What a certificate says its holder is called; of another kind of key its length alone can be said. */
const holderOf = (der: Uint8Array) =>
  isSm2Certificate(der) ? readSm2Certificate(der).subject.text : `${der.length} bytes`

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

export function sealData(seal: ElectronicSeal) {
  const { id, vendor, type, name, createdAt, validFrom, validTo, picture, signers, extensions = [] } = seal
  return {
    id,
    vendor,
    type,
    name,
    createdAt,
    validFrom,
    validTo,
    maker: holderOf(seal.maker),
    signers:
      'certificates' in signers
        ? signers.certificates.map((der) => ({ certificate: holderOf(der) }))
        : signers.digests.map((digest) => ({ digest: `${digest.type} ${hex(digest.value)}` })),
    picture: {
      type: picture.type,
      bytes: picture.data.length,
      width: picture.width,
      height: picture.height,
    },
    extensions: extensions.map((one) => ({ id: one.id, critical: one.critical })),
    bytes: seal.der.length,
  }
}

export function sealText(seal: ElectronicSeal): string {
  const data = sealData(seal)
  const signers = data.signers.map((one) => ('certificate' in one ? one.certificate : one.digest))
  const lines: readonly (readonly [string, string | number])[] = [
    ['印章名称 name', data.name],
    ['印章标识 id', data.id],
    ['厂商标识 vendor', data.vendor],
    ['类型 type', data.type],
    ['制章者 maker', data.maker],
    ['签章者 signers', signers.join('、')],
    ['制章时间 made', data.createdAt.toISOString()],
    ['有效期 in force', `${data.validFrom.toISOString()} – ${data.validTo.toISOString()}`],
    [
      '图像 picture',
      `${data.picture.type} ${data.picture.width}×${data.picture.height} mm, ${data.picture.bytes} B`,
    ],
    ...data.extensions.map(
      (one) => ['扩展 extension', `${one.id}${one.critical ? '（关键 critical）' : ''}`] as const,
    ),
    ['大小 size', `${data.bytes} B`],
  ]
  return lines.map(([label, value]) => `  ${label}: ${value}\n`).join('')
}

const MARKS = { verified: '✓', failed: '✗', 'not-checked': '?' } as const

export const findingsText = (findings: readonly SealFinding[]) =>
  findings
    .map(({ outcome, reason, code }) => `${MARKS[outcome]} ${reason.zh}\n  ${reason.en} (${code})\n`)
    .join('')
