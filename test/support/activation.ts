/** Activation codes for tests, made and taken away as the registry does it. */

import type { IdType } from '#lib/certificate'
import { giveCode, type HolderContext, newCodeRun, revokeCode } from '#lib/registry'
import { activations, registryStore } from '#lib/store'
import type { Service } from './service.ts'

interface Person {
  readonly idType: IdType
  readonly idNumber: string
  readonly managementNumber: string
}

/** What an operator works with on the store of a service. */
export const operatorOf = (
  { store, vault }: Pick<Service, 'store' | 'vault'>,
  reason: string,
): HolderContext => ({
  store: registryStore(store.table, { bulk: false, statusKeys: () => [] }),
  accounts: store,
  activations: activations(store.table),
  vault,
  operator: '王科长',
  now: () => new Date(),
  reason,
})

/** Gives the holder of a document a code, instead of any earlier one. @returns it, as it is handed out */
export async function activationCode(
  { store, vault }: Pick<Service, 'store' | 'vault'>,
  { idType, idNumber, managementNumber }: Person,
  validDays = 90,
): Promise<string> {
  const encryptedIdNumber = vault.encrypt(idNumber, managementNumber)
  const code = await giveCode(
    newCodeRun(new Date(), validDays),
    { place: managementNumber, managementNumber, idType, encryptedIdNumber },
    { activations: activations(store.table), vault, operator: '经办人甲' },
  )
  return code as string
}

/** Takes it away again. */
export const revokeActivation = (service: Pick<Service, 'store' | 'vault'>, { managementNumber }: Person) =>
  revokeCode(managementNumber, operatorOf(service, '寄错地址'))
