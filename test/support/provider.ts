/** A browser at the demonstration's real-name service: follows its redirects, keeps its cookies, says who it is. */

/**
 * @param address where the service under test sends the browser
 * @param idNumber who is sitting there; empty for who does not say
 * @returns path and query of the callback that the browser is sent back to
 */
export async function visitProvider(address: URL, idNumber: string): Promise<string> {
  const cookies = new Map<string, string>()
  const home = address.origin
  let next = address
  for (let step = 0; step < 10; step++) {
    if (next.origin !== home) return next.pathname + next.search
    if (next.pathname.startsWith('/who/')) next.searchParams.set('is', idNumber)
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`the provider answered ${response.status}: ${await response.text()}`)
    next = new URL(location, next)
  }
  throw new Error('the provider does not come to an end')
}
