/**
 * What the authority does to one certificate: correct, revoke, reinstate. Each is one conditional write that also
 * keeps operator, time, reason and the old values.
 */

import {
  type ChangeAction,
  type FieldKey,
  findField,
  parseManagementNumber,
  type RegisteredCertificate,
  type RegisteredFields,
} from '#lib/certificate'
import type { Catalogues } from '#lib/policy'
import type { RegistryStore } from '#lib/store'
import type { Vault } from '#lib/vault'
import { checkRow } from './check-row.ts'
import { dayInChina } from './day.ts'
import { RegistryError } from './errors.ts'
import { differences, fieldsOf, withChange } from './registered.ts'
import { textsOf } from './texts.ts'

export interface ChangeContext {
  readonly store: RegistryStore
  readonly vault: Vault
  readonly operator: string
  readonly now: () => Date
  /** Why; never empty, kept for good. */
  readonly reason: string
}

/** What a correction needs besides: its values are read as those of a file are. */
export interface CorrectionContext extends ChangeContext {
  readonly catalogues: Catalogues
}

/** How often a change is tried anew when others write the certificate at the same moment. */
const MAX_ROUNDS = 5
const MAX_REASON = 500

/** @throws RegistryError `certificate-not-found` */
export async function findCertificate(
  store: Pick<RegistryStore, 'getMany'>,
  number: string,
): Promise<RegisteredCertificate> {
  const managementNumber = parseManagementNumber(number)
  const [certificate] = managementNumber ? await store.getMany([managementNumber]) : []
  if (certificate) return certificate
  throw new RegistryError('certificate-not-found', {
    zh: '没有这个管理号的证书',
    en: 'there is no certificate with this management number',
  })
}

/** Takes a certificate's force away; it stays visible as revoked. */
export function revoke(number: string, context: ChangeContext): Promise<RegisteredCertificate> {
  return change(number, 'revoke', context, (certificate, reason, at) => {
    if (certificate.status === 'revoked')
      throw unchanged('该证书已被撤销', 'the certificate is revoked already')
    return { ...certificate, status: 'revoked', revokedAt: at, revocationReason: reason }
  })
}

/** Gives a revoked certificate its force back; that it was revoked stays in its history. */
export function reinstate(number: string, context: ChangeContext): Promise<RegisteredCertificate> {
  return change(number, 'reinstate', context, (certificate) => {
    if (certificate.status === 'valid')
      throw unchanged('该证书有效，无须恢复', 'the certificate is valid: there is nothing to reinstate')
    const { revokedAt: _at, revocationReason: _reason, ...rest } = certificate
    return { ...rest, status: 'valid' }
  })
}

/** What `correct` may not touch: the number is the certificate, and its status has commands of its own. */
const uncorrectable: ReadonlySet<FieldKey> = new Set([
  'managementNumber',
  'status',
  'revokedAt',
  'revocationReason',
])

/**
 * Corrects values, checked like a row of a file together with those that stay.
 *
 * @param values by column, under any of its names; an empty text removes a value that need not be there
 * @throws RegistryError `field-unknown`, or `value-refused` naming every problem
 */
export function correct(
  number: string,
  values: Readonly<Record<string, string>>,
  context: CorrectionContext,
): Promise<RegisteredCertificate> {
  const cells: Partial<Record<FieldKey, string>> = {}
  for (const [name, value] of Object.entries(values)) cells[correctable(name)] = value
  return change(number, 'correct', context, (certificate) => {
    const { catalogues, vault } = context
    const texts = { ...textsOf(certificate, vault, catalogues.regions), ...cells }
    const { checked, problems } = checkRow(
      { row: 1, cells: texts },
      { today: dayInChina(context.now()), catalogues },
    )
    if (!checked) {
      const refused = problems.filter(({ severity }) => severity === 'refused')
      throw new RegistryError('value-refused', {
        zh: refused.map(({ code, message }) => `${message.zh}（${code}）`).join('；'),
        en: refused.map(({ code, message }) => `${message.en} (${code})`).join('; '),
      })
    }
    const { status, revokedAt, revocationReason } = certificate
    return {
      ...fieldsOf(checked.record, vault, certificate),
      status,
      ...(revokedAt !== undefined && { revokedAt }),
      ...(revocationReason !== undefined && { revocationReason }),
    }
  })
}

function correctable(name: string): FieldKey {
  const key = findField(name)
  if (key && !uncorrectable.has(key)) return key
  throw new RegistryError('field-unknown', {
    zh: `“${name}”不是可以更正的字段`,
    en: `“${name}” is not a field that can be corrected`,
  })
}

/** Why somebody does something, as it is kept. @throws RegistryError `reason-missing` */
export function reasonOf(given: string): string {
  const reason = given.trim()
  if (reason !== '' && reason.length <= MAX_REASON) return reason
  throw new RegistryError('reason-missing', {
    zh: `请用 --reason 写明原因（1 至 ${MAX_REASON} 字）`,
    en: `state the reason with --reason (1 to ${MAX_REASON} characters)`,
  })
}

async function change(
  number: string,
  action: ChangeAction,
  { store, operator, now, reason: given }: ChangeContext,
  next: (certificate: RegisteredCertificate, reason: string, at: string) => RegisteredFields,
): Promise<RegisteredCertificate> {
  const reason = reasonOf(given)
  const at = now().toISOString()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const certificate = await findCertificate(store, number)
    // Written in an earlier round, but its answer was lost.
    const last = round > 0 ? certificate.history?.at(-1) : undefined
    if (last?.at === at && last.operator === operator && last.action === action) return certificate
    const fields = next(certificate, reason, at)
    if (Object.keys(differences(certificate, fields)).length === 0) {
      throw unchanged('没有任何内容需要改动', 'nothing would change')
    }
    const changed = withChange(certificate, fields, { action, at, operator, reason })
    if (await store.replace(changed, certificate.revision)) return changed
  }
  throw new RegistryError('changed-meanwhile', {
    zh: '该证书正被他人反复修改，请稍后重试',
    en: 'others keep changing the certificate: try again in a moment',
  })
}

const unchanged = (zh: string, en: string) => new RegistryError('certificate-unchanged', { zh, en })
