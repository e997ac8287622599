/** Listens: limits on slow and broken clients, TLS where there are files for it, and an orderly end. */

import { readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { ServerSettings } from './settings.ts'

/** In milliseconds. */
const LIMITS = {
  /** For the head of a request, and for the whole of it. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** Longer than load balancers keep theirs: they, and not we, decide that a connection is over. */
  keepAliveTimeout: 75_000,
} as const

/** Nothing moved on the connection for so long, answers that nobody reads included. */
const IDLE = 90_000

export interface Listening {
  readonly port: number
  /** Reads the files of the certificate again. */
  renew(): void
  /** Takes no new connection, lets what is being answered end. @param within milliseconds, then it is cut off */
  close(within: number): Promise<void>
}

export async function listen(
  { host, port, tls }: Pick<ServerSettings, 'host' | 'port' | 'tls'>,
  handle: RequestListener,
): Promise<Listening> {
  const server: Server | TlsServer = tls
    ? createTlsServer({ ...LIMITS, ...readTls(tls), minVersion: 'TLSv1.2' }, handle)
    : createServer(LIMITS, handle)
  server.timeout = IDLE
  server.on('clientError', refuse)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  return {
    port: (server.address() as AddressInfo).port,
    renew() {
      if (tls && 'setSecureContext' in server) server.setSecureContext(readTls(tls))
    },
    close: (within) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), within)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

const readTls = ({ cert, key }: NonNullable<ServerSettings['tls']>) => ({
  cert: readFileSync(cert),
  key: readFileSync(key),
})

const STATUS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
}

/** What is no HTTP gets a status, and nothing of what was sent. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const status = STATUS[error.code ?? ''] ?? '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
