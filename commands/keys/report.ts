/** The keys as an operator sees them: by id, never by value. */

import { certifiedUntil, type KeyGroup, nameOf, type Secrets, writingKey } from '#lib/settings'

export interface ReportedKey {
  readonly group: KeyGroup
  readonly id: string
  /** ISO 8601 instants. */
  readonly from?: string
  readonly until?: string
  readonly revoked?: true
  readonly kms?: string
  /** When its certificate ends; ISO 8601. Absent where it has none, and wallets are offered nothing it signs. */
  readonly certifiedUntil?: string
  /** Whether it writes or signs now. */
  readonly writes: boolean
}

const instant = (seconds: number) => new Date(seconds * 1000).toISOString()

/** The groups whose halves are shown with their private ones. */
const SHOWN = [
  'idMac',
  'idCipher',
  'factor',
  'status',
  'webhook',
  'wallet',
  'token',
  'credential',
  'credentialPublic',
] as const

export async function reportOf(secrets: Secrets, now: Date): Promise<readonly ReportedKey[]> {
  const rows = SHOWN.flatMap((group) =>
    (secrets[group] as readonly (Secrets['idMac'] | Secrets['credential'])[number][]).map(async (key) => {
      const period = key as { nbf?: number; exp?: number; revoked?: object; kms?: string; x5c?: string[] }
      const certified = period.x5c && certifiedUntil(period.x5c)
      return {
        group,
        id: await nameOf(key),
        ...(period.nbf !== undefined && { from: instant(period.nbf) }),
        ...(period.exp !== undefined && { until: instant(period.exp) }),
        ...(period.revoked && { revoked: true as const }),
        ...(period.kms && { kms: period.kms }),
        ...(certified && { certifiedUntil: certified.toISOString() }),
        writes: writes(secrets, group, key, now),
      }
    }),
  )
  return Promise.all(rows)
}

function writes(secrets: Secrets, group: (typeof SHOWN)[number], key: object, now: Date): boolean {
  if (group === 'credentialPublic') return false
  if (group === 'token' || group === 'credential') {
    const { nbf = 0, exp = Infinity } = key as { nbf?: number; exp?: number }
    const seconds = now.getTime() / 1000
    const younger = (secrets[group] as readonly { nbf?: number }[]).some(
      (other) => (other.nbf ?? 0) > nbf && (other.nbf ?? 0) <= seconds,
    )
    return nbf <= seconds && seconds < exp && !younger
  }
  return writingKey(secrets[group], now) === key
}

export const reportText = (rows: readonly ReportedKey[]) =>
  rows
    .map(({ group, id, from = '—', until = '—', revoked, kms, certifiedUntil, writes }) => {
      const marks = [
        writes && '使用中 in use',
        revoked && '已作废 revoked',
        kms && `KMS ${kms}`,
        group === 'credential' &&
          (certifiedUntil ? `证书至 certificate until ${certifiedUntil}` : '无证书 no certificate'),
      ].filter(Boolean)
      return `${group.padEnd(17)} ${id.padEnd(43)}  ${from} → ${until}  ${marks.join(' · ')}`.trimEnd()
    })
    .join('\n')
