/** The two things a certificate can be, and what each is called. */

import type { Bilingual, Kind } from './types.ts'

const NAMES: Readonly<Record<Kind, Bilingual>> = {
  'electronic-certificate': { zh: '电子证书', en: 'Electronic certificate' },
  'certificate-electronic-file': { zh: '证书电子文件', en: 'Certificate electronic file' },
}

export const kindName = (kind: Kind): Bilingual => NAMES[kind]
