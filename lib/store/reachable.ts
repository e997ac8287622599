/** Whether the database answers, for whoever decides where requests go. */

import type { Table } from './table.ts'

/** Of no item: that there is none is an answer. */
const NOWHERE = { pk: 'READY', sk: 'READY' }

/** Asks once, by the cheapest read there is. */
export const isReachable = (table: Table): Promise<boolean> =>
  table.get(NOWHERE, 'eventual').then(
    () => true,
    () => false,
  )
