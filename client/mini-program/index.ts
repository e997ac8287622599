/**
 * `zhengyan-client/mini-program`: what takes the place of `fetch` and of a browser's storage in a WeChat mini program.
 * `dist/miniprogram` of the package has all of the client in one file, this among it.
 */

import { toUtf8 } from '../../lib/bytes/index.ts'
import type { Kept, SessionStorage } from '../api/session.ts'
import type { Transport } from '../api/transport.ts'

/** As much of `wx.request` as is needed. */
export interface Requesting {
  request(options: {
    url: string
    method: 'GET' | 'POST' | 'PUT' | 'DELETE'
    header: Record<string, string>
    data?: string | ArrayBuffer
    dataType: string
    responseType: 'arraybuffer'
    timeout: number
    success(answer: { statusCode: number; header: Record<string, unknown>; data: unknown }): void
    fail(reason: { errMsg: string }): void
  }): { abort(): void } | undefined
}

/** Likewise of its storage. */
export interface Storing {
  getStorageSync(key: string): unknown
  setStorageSync(key: string, value: unknown): void
}

/** By `wx.request`. The service's host must be among the mini program's `request` domains. */
export function transport(wx: Requesting): Transport {
  return ({ method, url, headers, body, timeout, signal }) =>
    new Promise((resolve, reject) => {
      const task = wx.request({
        url,
        method,
        header: { ...headers },
        ...(body !== undefined && { data: typeof body === 'string' ? body : whole(body) }),
        // Not to be read as JSON on the way: a receipt or a list must come as it was sent.
        dataType: 'text',
        responseType: 'arraybuffer',
        timeout,
        success: ({ statusCode, header, data }) =>
          resolve({ status: statusCode, headers: inLowerCase(header), body: bytesOf(data) }),
        fail: ({ errMsg }) => reject(new Error(errMsg)),
      })
      signal?.addEventListener('abort', () => task?.abort())
    })
}

/**
 * The session in the mini program's own storage, which the phone keeps apart for each user and each mini program.
 *
 * @param key under which it is kept
 */
export function storage(wx: Storing, key = 'zhengyan-client'): SessionStorage {
  return {
    load: () => (wx.getStorageSync(key) || undefined) as Kept | undefined,
    save: (kept) => wx.setStorageSync(key, kept),
  }
}

/** The bytes of a view alone, not of all that it is a view of. */
const whole = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)

/** Names come as the network had them; a header that came twice is a list on some phones. */
const inLowerCase = (header: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), String(value)]))

/** Some phones answer an empty body, or an error's, as text all the same. */
const bytesOf = (data: unknown): Uint8Array<ArrayBuffer> =>
  typeof data === 'string' ? toUtf8(data) : new Uint8Array((data ?? new ArrayBuffer(0)) as ArrayBuffer)
