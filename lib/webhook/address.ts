/**
 * Where a webhook may lead. Its address is somebody else's, and the request is ours: it must not reach what only this
 * machine or its network reaches (server-side request forgery). So the name is resolved once, every address of it is
 * checked, and the connection goes to a checked address: a name that means something else a moment later (DNS rebinding)
 * changes nothing.
 */

import { Resolver } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { Bilingual } from '#lib/policy'

export interface AddressRules {
  /** Whether http and this machine itself are allowed: of a demonstration on this machine, and nowhere else. */
  readonly loopback: boolean
}

/** The rules of a deployment: this machine is allowed where a demonstration is reached by no other name. */
export function addressRules(settings: {
  readonly demonstration: boolean
  readonly origin: string
}): AddressRules {
  const host = hostOf(new URL(settings.origin))
  const isHere = host === 'localhost' || host === '::1' || (isIP(host) === 4 && loopback4.check(host, 'ipv4'))
  return { loopback: settings.demonstration && isHere }
}

/** Finds the addresses of a name; another one in tests. */
export type Resolve = (name: string) => Promise<readonly string[]>

/** The name has an address that no webhook may lead to. Does not say which. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress'
}

const list = (family: 'ipv4' | 'ipv6', subnets: readonly string[]) => {
  const blocks = new BlockList()
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/')
    blocks.addSubnet(network, Number(prefix), family)
  }
  return blocks
}

/** IANA's IPv4 Special-Purpose Address Registry, multicast, and what a cloud serves its own machines from. */
const special4 = list('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  // Azure's, to which every machine there has a way.
  '168.63.129.16/32',
])

/** Of IPv6 only what is given to the public is allowed: neither mapped nor translated IPv4, local, or multicast … */
const public6 = list('ipv6', ['2000::/3'])
/** … and of that no tunnel, which ends at an IPv4 address (Teredo, 6to4), and nothing that is kept for protocols. */
const special6 = list('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'])

const loopback4 = list('ipv4', ['127.0.0.0/8'])

/** Whether a connection may be made to an address. */
export function isAllowed(address: string, { loopback }: AddressRules): boolean {
  const family = isIP(address)
  if (family === 4) return !special4.check(address, 'ipv4') || (loopback && loopback4.check(address, 'ipv4'))
  if (family !== 6) return false
  if (loopback && address === '::1') return true
  return public6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

const LONGEST_URL = 500

/** What of an address is refused before anything is asked of the network. @returns undefined for one that may be tried */
export function refusalOf(text: string, rules: AddressRules): Bilingual | undefined {
  const url = URL.parse(text)
  if (!url || text.length > LONGEST_URL)
    return {
      zh: `网址有误，或超过 ${LONGEST_URL} 字`,
      en: `no address, or of more than ${LONGEST_URL} characters`,
    }
  if (url.username !== '' || url.password !== '')
    return { zh: '网址中不得有用户名和密码', en: 'an address must not have a user name or password' }
  if (url.hash !== '') return { zh: '网址中不得有 #', en: 'an address must not have a fragment' }
  const host = hostOf(url)
  const isLocal = host === 'localhost' || (isIP(host) !== 0 && isAllowed(host, rules) && !isPublic(host))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.loopback && isLocal))
    return { zh: '必须是 https 网址', en: 'it must be an https address' }
  if ((isIP(host) !== 0 && !isAllowed(host, rules)) || (host === 'localhost' && !rules.loopback))
    return {
      zh: '不得指向本机、内网或保留地址',
      en: 'it must not lead to this machine, a private network or a reserved address',
    }
  return undefined
}

const isPublic = (address: string) => isAllowed(address, { loopback: false })

/** The host, of an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

/**
 * The addresses to connect to, IPv4 first.
 * @throws ForbiddenAddress when one of them is not allowed: then none is; or whatever the resolver throws
 */
export async function addressesOf(
  host: string,
  rules: AddressRules,
  resolve: Resolve = resolveName,
): Promise<readonly string[]> {
  const addresses = isIP(host) !== 0 ? [host] : host === 'localhost' ? ['127.0.0.1'] : await resolve(host)
  if (addresses.length === 0 || !addresses.every((address) => isAllowed(address, rules)))
    throw new ForbiddenAddress()
  return addresses
}

/** Asks DNS itself: what stands in this machine's own list of hosts is nobody's public name. */
const resolveName: Resolve = async (name) => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
  if (found.length > 0) return found
  throw four.status === 'rejected' ? four.reason : new Error('no address')
}
