/**
 * What the service is sent and answers, as `openapi.json` describes it. Only types: nothing here is looked at when the
 * program runs. The project's compiler holds them to the service's own contract.
 */

export type * from './types/certificate.ts'
export type * from './types/service.ts'
export type * from './types/verification.ts'
