/** HTTP: the one middleware stack, its problems, negotiation and schemas. Functions wire routes to use cases here. */

export type { Call, Language } from './call.ts'
export { PAGE_POLICY, SCANNER_POLICY } from './page-policy.ts'
export type { ProblemDocument } from './problem-document.ts'
export { problemTable } from './problems.ts'
export { bytes, created, html, json, noContent, ok, type Reply, text } from './reply.ts'
export * as schemas from './schemas.ts'
export { api, type ProblemContext, type Route, route } from './stack.ts'
export { sessionBegun, sessionEnded } from './web-session.ts'
