/** `zhengyan-client/mini-program`: what takes the place of `fetch` and of a keychain in a WeChat mini program. */

import type { SessionStorage } from '../api/session.ts'
import type { Transport } from '../api/transport.ts'

export declare function transport(wx: unknown): Transport
export declare function storage(wx: unknown, key?: string): SessionStorage
