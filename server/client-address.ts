/**
 * Who asks, behind proxies: limits and the holder's log go by the network of the client. What a proxy says of it is
 * believed only where the proxy is one of the operator's own (`TRUSTED_PROXIES`).
 */

import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** Addresses and networks, `10.0.0.0/8, 192.168.1.7, fd00::/8`. @throws Error that names the wrong one */
export function readNetworks(list: string): BlockList {
  const networks = new BlockList()
  for (const one of list.split(',').map((text) => text.trim())) {
    if (one === '') continue
    const [address = '', prefix, ...rest] = one.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    const bits = family === 'ipv6' ? 128 : 32
    const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1
    if (!isIP(address) || length < 0 || length > bits || rest.length > 0) {
      throw new Error(`TRUSTED_PROXIES: 不是地址或网段 / neither an address nor a network: ${one}`)
    }
    networks.addSubnet(address, length, family)
  }
  return networks
}

/**
 * The address of the client: that of the connection, or, as long as that is a proxy of ours, the one that it names
 * last in `X-Forwarded-For`. Whatever stands before that, the client may have written himself.
 */
export function clientAddress(
  { socket, headersDistinct }: Pick<IncomingMessage, 'socket' | 'headersDistinct'>,
  trusted: BlockList,
): string {
  const told = (headersDistinct['x-forwarded-for'] ?? []).flatMap((line) => line.split(',')).map(plain)
  let address = plain(socket.remoteAddress ?? '')
  while (told.length > 0 && isTrusted(address, trusted)) {
    const next = told.pop() as string
    if (!isIP(next)) break
    address = next
  }
  return address
}

export const isTrusted = (address: string, trusted: BlockList) =>
  isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Without port, brackets, and the form in which a socket of both families shows IPv4. */
function plain(text: string): string {
  const bare = text.trim()
  const host = /^\[(.+)\](?::\d+)?$/.exec(bare)?.[1] ?? /^([\d.]+):\d+$/.exec(bare)?.[1] ?? bare
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1] ?? host
}
