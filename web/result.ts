import type { Language, ProblemDocument } from '#lib/http'
import type { Verification } from '#lib/verification'
export const resultPage = (v: Verification, _l: Language) => `<p>${v.verified}`
export const problemPage = (p: ProblemDocument, _l: Language) => `<p>${p.title}`
