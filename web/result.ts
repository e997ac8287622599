/** The pages that the verify function makes; its only way into this folder. */

export { previewPage, problemPage } from './pages/problem.ts'
export { resultPage } from './pages/result.ts'
export { describeSite } from './site.ts'
