/** Both engines under their names: what holds of one holds of the other. */

import { noble } from '#client/noble'
import { webCrypto } from '#client/offline'

export const ENGINES = [
  ['WebCrypto', webCrypto],
  ['noble', noble],
] as const
