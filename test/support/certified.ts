/** Certificates for the credential keys of a test service, as a local system makes them: for what wallets read. */

import type { Secrets } from '#lib/settings'
import {
  certify,
  type DemonstrationAuthority,
  makeDemonstrationAuthority,
  readDemonstrationAuthority,
} from '#lib/x509'

/** A day before: tests set their clocks, and some set them back. */
const since = () => new Date(Date.now() - 86_400_000)

let made: Promise<DemonstrationAuthority> | undefined

/** The authority of this test file: its `anchor` is what a wallet trusts. */
export function testAuthority(): Promise<DemonstrationAuthority> {
  made ??= makeDemonstrationAuthority(since()).then(readDemonstrationAuthority)
  return made
}

/** The same secrets, their credential keys with chains. @param host of the service's origin */
export async function withChains(secrets: Secrets, host = 'zhengyan.example'): Promise<Secrets> {
  const authority = await testAuthority()
  const credential = await Promise.all(
    secrets.credential.map(async (key) => ({
      ...key,
      x5c: [...(await certify(authority, key, { host, now: since() }))],
    })),
  )
  return { ...secrets, credential }
}
