/**
 * `bytestreamjs` as packaged functions import it (serverless.yml puts this file in its place): pkijs reads nothing by it but
 * the lists of Certificate Transparency, which no function asks for. One that did would be told so.
 */

export class ByteStream {
  constructor() {
    throw new Error('Certificate Transparency is not read here')
  }
}

export class SeqStream extends ByteStream {}
