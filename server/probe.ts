/** Whether the server of this machine is ready, for a container's health check: exit status 0 if so. */

import { get as getPlain } from 'node:http'
import { get as getTls } from 'node:https'

const { PORT = '3000', TLS_CERT_FILE } = process.env
const end = (ready: boolean) => process.exit(ready ? 0 : 1)

// Whose certificate it is does not matter between a machine and itself.
const options = { host: '127.0.0.1', port: PORT, path: '/ready', timeout: 2_000, rejectUnauthorized: false }
const get = TLS_CERT_FILE ? getTls : getPlain
get(options, ({ statusCode }) => end(statusCode === 200))
  .once('error', () => end(false))
  .once('timeout', () => end(false))
