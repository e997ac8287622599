/**
 * `pako` as packaged functions import it (serverless.yml puts this file in its place): Node has the same compression built in.
 * The one in JavaScript is slow until it has been compiled, and takes the first document of a process 70 ms.
 */

import { constants, deflateSync, inflateSync } from 'node:zlib'

/** No part of a document of ours comes near it; one that is sent here to be checked could be made to. */
const MOST_BYTES = 64 * 1024 * 1024

export const deflate = (data: Uint8Array): Uint8Array => deflateSync(data)

/** Takes streams that end with a sync-flush marker too, as some programs write them. @throws Error for what is no such stream */
export const inflate = (data: Uint8Array): Uint8Array =>
  inflateSync(data, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_BYTES })

/** Asked for what can be got of a stream that `inflate` refuses: nothing. */
export class Inflate {
  readonly strm = { total_out: 0 }
  push(): void {}
}

export default { deflate, inflate, Inflate }
