/**
 * Journeys while the store behind the functions throttles, resets, delays, answers nothing, something else or half, or does
 * what it was asked and loses the answer. Whatever happens, an answer is what is so, or an honest 503; and what was
 * acknowledged still stands when the store is well again.
 */

import { residentIdCheckCharacter } from '#lib/certificate'
import { revoke } from '#lib/registry'
import { registryStore } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import type { Response } from '../support/gateway.ts'
import { scanSvg } from '../support/scan.ts'
import { startService } from '../support/service.ts'
import type { Treatment } from '../support/tap.ts'
import { createMeter, isClean, noTally, type Tally } from './measure.ts'
import { type Known, type Step, steps } from './steps.ts'

export const FAULTS = [
  'throttle',
  'reset',
  'delay',
  'empty',
  'garbage',
  'half',
  'lose',
] as const satisfies Treatment[]
export type Fault = (typeof FAULTS)[number]
/** Of requests to the store. */
const RATES = [0.2, 1] as const

export interface FaultsOptions {
  /** Journeys for each fault and rate. */
  readonly rounds: number
  readonly seed: number
  /** Each by itself, or any of them at any request. */
  readonly faults?: readonly (Fault | 'any')[]
  readonly onProgress?: (done: number, of: number) => void
  readonly stopped?: () => boolean
}

export interface FaultsReport {
  readonly seed: number
  readonly rows: readonly FaultsRow[]
  readonly findings: readonly { readonly fault: string; readonly step: string; readonly what: string }[]
  readonly clean: boolean
}

export interface FaultsRow extends Tally {
  readonly fault: Fault | 'any'
  readonly rate: number
  /** From the store being well again to the first whole round of answers; the longest. */
  recovery: number
}

/** Seconds after which a service that has not recovered counts as one that does not. */
const GIVE_UP = 30
const MOST_FINDINGS = 50

export async function runFaults(options: FaultsOptions): Promise<FaultsReport> {
  const { rounds, seed, faults = FAULTS, onProgress, stopped } = options
  const meter = createMeter()
  const service = await startService({}, meter.around)
  const random = mulberry32(seed)
  const findings: { fault: string; step: string; what: string }[] = []
  const rows: FaultsRow[] = []
  const all = faults.flatMap((fault) => RATES.map((rate) => ({ fault, rate })))
  let person = 0

  async function round(row: FaultsRow): Promise<void> {
    const known = await prepare(service, ++person)
    const send = async ({ name, ask, judge, learn }: Step) => {
      const note = (what: string) => {
        if (findings.length < MOST_FINDINGS)
          findings.push({ fault: `${row.fault} ${row.rate}`, step: name, what })
      }
      const response = await meter.send(
        row,
        () => ask(service.call, known),
        (got) => judge(got, known),
        note,
      )
      learn?.(response, known)
      return response
    }
    const fault = () => (row.fault === 'any' ? FAULTS[Math.floor(random() * FAULTS.length)] : row.fault)
    service.tap.treat = () => (random() < row.rate ? (fault() as Fault) : 'pass')
    for (const step of steps) await send(step)
    service.tap.treat = () => 'pass'
    const well = performance.now()
    for (;;) {
      const answers: (Response | undefined)[] = []
      for (const step of steps.filter(({ repeatable }) => repeatable)) answers.push(await send(step))
      const seconds = (performance.now() - well) / 1000
      row.recovery = Math.max(row.recovery, seconds)
      if (answers.every((answer) => answer && answer.status < 500)) return
      if (seconds > GIVE_UP) {
        row.failed++
        findings.push({ fault: row.fault, step: 'recovery', what: `not within ${GIVE_UP} s` })
        return
      }
    }
  }

  for (const [i, { fault, rate }] of all.entries()) {
    const row: FaultsRow = { fault, rate, ...noTally(), recovery: 0 }
    rows.push(row)
    for (let n = 0; n < rounds && !stopped?.(); n++) {
      await round(row)
      onProgress?.(i * rounds + n + 1, all.length * rounds)
    }
  }
  await service.close()
  return { seed, rows, findings, clean: rows.every((row) => isClean(row)) }
}

/** People, certificates and releases of which everything is known, made while the store is well. */
async function prepare(service: Awaited<ReturnType<typeof startService>>, person: number): Promise<Known> {
  const { call, record, store, secrets, vault } = service
  const number = (kind: number) => `ZY${String(person).padStart(8, '0')}${kind}`
  const [own, withdrawn, revoked, theirs] = [number(1), number(2), number(3), number(4)]
  const places = await store.status.allocate(5)
  const at = (kind: number) => ({ statusPlace: { list: 0, index: 500_000 + places.first + kind } })
  await record({ managementNumber: own }, at(0))
  await record({ managementNumber: withdrawn }, at(1))
  await record({ managementNumber: revoked }, at(2))
  const first17 = `99010119880808${String(person % 1000).padStart(3, '0')}`
  const newcomer = {
    name: '王五',
    idType: 'resident-id',
    idNumber: first17 + residentIdCheckCharacter(first17),
    managementNumber: number(5),
    password: 'a made-up one, and long',
    registered: 'no',
  } as const
  const { name: holderName, idNumber, managementNumber } = newcomer
  await record({ holderName, idNumber, managementNumber }, at(4))
  await record({ managementNumber: theirs, holderName: stranger.name, idNumber: stranger.idNumber }, at(3))
  const { accessToken: token } = await service.signIn(holder, own)
  const release = async (managementNumber: string) => {
    const { json } = await call('POST', `/v1/certificates/${managementNumber}/annotations`, {
      token,
      body: { purpose: '求职', validDays: 30 },
    })
    return { code: json.code as string, text: await scanSvg(json.qr) }
  }
  const [standing, ended, taken] = [await release(own), await release(withdrawn), await release(revoked)]
  await call('DELETE', `/v1/certificates/${withdrawn}/annotations/${ended.code}`, { token })
  await revoke(revoked, {
    store: registryStore(store.table, { bulk: false, statusKeys: () => secrets.status }),
    vault,
    operator: '经办人甲',
    now: () => new Date(),
    reason: '弄虚作假',
  })
  return {
    token,
    certificates: 3 * person,
    own: { number: own, ...standing },
    withdrawn: { number: withdrawn, ...ended },
    revoked: { number: revoked, ...taken, place: at(2).statusPlace },
    theirs,
    newcomer: { ...newcomer },
    from: `10.${(person >> 8) & 255}.${person & 255}.`,
    acknowledged: [],
    unsure: 0,
  }
}

/** A small generator with a seed (mulberry32): the same faults again. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
