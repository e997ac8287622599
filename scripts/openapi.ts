/** Writes `openapi.json` from the contracts of the routes; a test holds the file equal. `npm run openapi` */

import { writeFileSync } from 'node:fs'
import { describeApi } from './openapi/document.ts'

writeFileSync(new URL('../openapi.json', import.meta.url), JSON.stringify(describeApi()))
