/** The script of pages that have nothing but a field for a code. */

import { enhanceCodeForms } from './code-form.ts'

enhanceCodeForms()
