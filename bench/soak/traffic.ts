/**
 * What people do, in about the proportions in which they do it, with a note of every write that was acknowledged.
 * Failures are counted by what was done; the certificates are those of `bench/import/generate.ts`.
 */

import { madeUpRow } from '../import/generate.ts'

export type Kind = 'verify' | 'number' | 'list' | 'login' | 'register' | 'release' | 'withdraw' | 'document'

/** How often each is done, of a hundred. */
const SHARES: Readonly<Record<Kind, number>> = {
  verify: 60,
  number: 8,
  list: 12,
  login: 4,
  register: 3,
  release: 5,
  withdraw: 4,
  document: 4,
}

export interface Row {
  readonly kind: Kind
  readonly count: number
  readonly errors: number
  /** Milliseconds. */
  readonly median: number
  readonly p95: number
  readonly p99: number
  readonly longest: number
}

interface Person {
  /** Where they ask from: a network of their own, as people have; what limits do to one network is not measured here. */
  readonly address: string
  readonly name: string
  readonly idNumber: string
  readonly managementNumber: string
  token?: string
  /** Released and not withdrawn. */
  readonly codes: string[]
  /** Somebody acts for this person: no two do at once. */
  busy: boolean
  registered: boolean
}

const PASSWORD = 'a made-up password'

export function createTraffic(origin: string, count: number) {
  const people = Array.from({ length: count }, (_, i): Person => {
    const { holderName = '', idNumber = '', managementNumber = '' } = madeUpRow(i)
    const address = `10.${i >> 8}.${i & 255}.1`
    return {
      address,
      name: holderName,
      idNumber,
      managementNumber,
      codes: [],
      busy: false,
      registered: false,
    }
  })
  const times = new Map<Kind, number[]>()
  const errors = new Map<Kind, number>()
  const timesOf = (kind: Kind) => {
    const known = times.get(kind) ?? []
    times.set(kind, known)
    return known
  }
  /** Codes that were acknowledged as valid, or as withdrawn. */
  const acknowledged = new Map<string, 'valid' | 'withdrawn'>()
  /** Codes whose withdrawal was asked for and not answered: either may be. */
  const unsure = new Set<string>()
  let ending = false

  async function ask({ address }: Person, method: string, path: string, body?: unknown, token?: string) {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        accept: 'application/json, application/pdf',
        'x-forwarded-for': address,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    })
    const bytes = await answer.arrayBuffer()
    const json = answer.headers.get('content-type')?.includes('json')
    return { status: answer.status, json: json && JSON.parse(Buffer.from(bytes).toString()) }
  }

  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(Math.random() * of.length)]
  const own = (person: Person) => `/v1/certificates/${person.managementNumber}`

  /** Does it for somebody for whom it can be done. @returns whether it went well; undefined where nobody is there */
  const acts: Readonly<Record<Kind, (person: Person) => Promise<boolean> | undefined>> = {
    verify(person) {
      const code = pick(person.codes)
      return code ? ask(person, 'GET', `/v1/verify/${code}`).then(({ status }) => status === 200) : undefined
    },
    number(person) {
      const { name, idNumber, managementNumber } = person
      const facts = { name, idNumber, managementNumber }
      return ask(person, 'POST', '/v1/verify', facts).then(({ status }) => status === 200)
    },
    list: (person) =>
      person.token
        ? ask(person, 'GET', '/v1/certificates', undefined, person.token).then(({ status }) => status === 200)
        : undefined,
    login: (person) => (person.registered ? login(person) : undefined),
    register(person) {
      if (person.registered) return undefined
      const { name, idNumber, managementNumber } = person
      return ask(person, 'POST', '/v1/register', {
        name,
        idNumber,
        managementNumber,
        password: PASSWORD,
      }).then(async ({ status }) => {
        person.registered = status === 201
        return person.registered && login(person)
      })
    },
    release(person) {
      if (!person.token || person.codes.length >= 2) return undefined
      const wish = { purpose: '求职', validDays: 30 }
      return ask(person, 'POST', `${own(person)}/annotations`, wish, person.token).then(
        ({ status, json }) => {
          if (status !== 201) return false
          acknowledged.set(json.code, 'valid')
          person.codes.push(json.code)
          return true
        },
      )
    },
    withdraw(person) {
      // The first stays, to be verified.
      if (!person.token || person.codes.length < 2) return undefined
      const code = person.codes.pop() as string
      unsure.add(code)
      return ask(person, 'DELETE', `${own(person)}/annotations/${code}`, undefined, person.token).then(
        ({ status }) => {
          if (status === 204) acknowledged.set(code, 'withdrawn')
          if (status === 204) unsure.delete(code)
          return status === 204
        },
      )
    },
    document(person) {
      const [code] = person.codes
      if (!person.token || !code) return undefined
      return ask(person, 'GET', `${own(person)}/document?annotation=${code}`, undefined, person.token).then(
        ({ status }) => status === 200,
      )
    },
  }

  async function login(person: Person): Promise<boolean> {
    const facts = { idNumber: person.idNumber, password: PASSWORD }
    const { status, json } = await ask(person, 'POST', '/v1/login', facts)
    if (status === 200) person.token = json.accessToken
    return status === 200
  }

  function choose(): Kind {
    let left = Math.random() * 100
    for (const [kind, share] of Object.entries(SHARES) as [Kind, number][]) {
      left -= share
      if (left < 0) return kind
    }
    return 'verify'
  }

  async function one(): Promise<void> {
    let kind = choose()
    const person = pick(people) as Person
    if (person.busy) return
    person.busy = true
    // Whoever cannot do that yet does what comes first.
    const begun = performance.now()
    try {
      let act = acts[kind](person)
      if (!act) {
        kind = person.registered ? (person.codes.length === 0 ? 'release' : 'verify') : 'register'
        act = acts[kind](person)
      }
      const well = (await act) ?? true
      if (well) timesOf(kind).push(performance.now() - begun)
      else if (!ending) errors.set(kind, (errors.get(kind) ?? 0) + 1)
    } catch {
      // Once it is being killed requests fail; what they asked for was not acknowledged.
      if (!ending) errors.set(kind, (errors.get(kind) ?? 0) + 1)
    } finally {
      person.busy = false
    }
  }

  return {
    one,
    /** From now on failures are no news. */
    expectEnd() {
      ending = true
    },
    table(): Row[] {
      return (Object.keys(SHARES) as Kind[]).map((kind) => {
        const sorted = (times.get(kind) ?? []).toSorted((a, b) => a - b)
        const at = (share: number) =>
          sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
        return {
          kind,
          count: sorted.length + (errors.get(kind) ?? 0),
          errors: errors.get(kind) ?? 0,
          median: at(0.5),
          p95: at(0.95),
          p99: at(0.99),
          longest: at(1),
        }
      })
    },
    /** Asks after everything that was acknowledged. */
    async lost(): Promise<{ checked: number; lost: number }> {
      let [checked, lost] = [0, 0]
      const check = (well: boolean) => {
        checked++
        if (!well) lost++
      }
      const employer = people[0] as Person
      for (const [code, state] of acknowledged) {
        if (unsure.has(code)) continue
        check((await ask(employer, 'GET', `/v1/verify/${code}`)).status === (state === 'valid' ? 200 : 410))
      }
      for (const person of people.filter(({ registered }) => registered)) check(await login(person))
      return { checked, lost }
    },
  }
}
