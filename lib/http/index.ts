/** HTTP: the one middleware stack, its negotiation and its replies. Functions wire contracts to use cases here. */

export type { ProblemDocument } from '#lib/contract'
export type { Language } from './call.ts'
export { entityTag, hasAlready } from './conditional.ts'
export { isByEdge } from './edge.ts'
export { logAccess, logFailure } from './log.ts'
export { PAGE_POLICY, SCANNER_POLICY } from './page-policy.ts'
export { problemDocument } from './problem-document.ts'
export { created, html, json, media, noContent, ok, redirect } from './reply.ts'
export type { ProblemContext } from './route.ts'
export { api } from './stack.ts'
export { validate, validateEach } from './validate.ts'
export { accountEnded, sessionBegun, sessionEnded, sessionInCookies, type WebClient } from './web-session.ts'
