/** Activation codes for tests, made as the registry makes them. */

import type { IdType } from '#lib/certificate'
import { giveCode, newCodeRun } from '#lib/registry'
import { activations } from '#lib/store'
import type { Service } from './service.ts'

/** Gives the holder of a document a code, instead of any earlier one. @returns it, as it is handed out */
export async function activationCode(
  { store, vault }: Pick<Service, 'store' | 'vault'>,
  { idType, idNumber, managementNumber }: { idType: IdType; idNumber: string; managementNumber: string },
  validDays = 90,
): Promise<string> {
  const holder = vault.holderId(idType, idNumber)
  const code = await giveCode(
    newCodeRun(new Date(), validDays),
    { place: managementNumber, holder },
    { activations: activations(store.table), operator: '经办人甲' },
  )
  return code as string
}
