/**
 * What a person may ask of the account itself (个人信息保护法, articles 45 and 47): a copy of all that is kept, and the end of
 * it. The certificate is the authority's: it is in the copy, and stays.
 */

import { createErase, type EraseSettings } from './erase.ts'
import { createExport, type ExportSettings } from './export.ts'

export { EXPORT_FORMAT, type ExportedAccount, type ExportPage } from './export.ts'

export type RightsSettings = EraseSettings & ExportSettings

export const createRights = (settings: RightsSettings) => ({
  export: createExport(settings),
  erase: createErase(settings),
})
