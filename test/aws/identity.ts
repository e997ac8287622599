/** How a person proves who they are on a stage, got as an operator gets it. */

import type { Report } from './report.ts'
import type { OpenedStage } from './stage.ts'

/** @returns what a registration has besides the certificate's facts */
export async function proofOf(_: Report, __: OpenedStage): Promise<object> {
  return {}
}
