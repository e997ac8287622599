/** Every key of a deployed stage changed, kept and brought back while its functions serve: docs/keys.md, as an operator does it. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { holder } from '../support/certificates.ts'
import type { Call } from '../support/gateway.ts'
import type { Emulator } from './emulator.ts'
import { openGateway } from './journey.ts'
import { hold, type Report } from './report.ts'
import { type OpenedStage, went } from './stage.ts'

const FACTS = { managementNumber: 'ZY2344000001', name: holder.name, idNumber: holder.idNumber }

/** The holder logs in and sees the masked ID number; anybody verifies by number. */
async function everythingIsFound(call: Call): Promise<string> {
  const { idNumber, password } = holder
  const login = await call('POST', '/v1/login', { body: { idNumber, password } })
  hold(login.status === 200, `login ${login.status} ${login.text.slice(0, 200)}`)
  const list = await call('GET', '/v1/certificates', { token: login.json.accessToken })
  const [first] = list.json.certificates ?? []
  hold(list.status === 200 && /^990\*+\d{2}$/.test(first?.idNumber), `list ${list.status} ${first?.idNumber}`)
  const verified = await call('POST', '/v1/verify', { body: FACTS })
  hold(verified.json.verified === true, `by number ${verified.status} ${verified.text.slice(0, 200)}`)
  return `${list.json.certificates.length} certificates`
}

export async function changeKeys(report: Report, emulator: Emulator, stage: OpenedStage, call: Call) {
  const keys = (...args: string[]) => stage.operate('keys', ...args)

  await report.step(
    'rotate idMac, idCipher, status and token at once; rekey: everybody is found',
    async () => {
      went(await keys('rotate', 'idMac', 'idCipher', 'status', 'token', '--now'))
      // A second time, when the first has made every account findable.
      const first = await keys('rekey', '--now')
      const { output } = first.status === 0 ? first : await keys('rekey', '--now')
      emulator.functions.cool()
      const found = await everythingIsFound(call)
      return `${found}; ${/证书 certificates (\d+)/.exec(first.output + output)?.[0] ?? 'nothing rewritten'}`
    },
  )
  await report.step('escrow; a parameter is lost; restore: everybody is found', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhengyan-escrow-'))
    try {
      const [file, passphrase] = [join(folder, 'keys.age'), join(folder, 'passphrase')]
      await writeFile(passphrase, 'correct horse battery staple 99\n')
      went(await keys('escrow', '--out', file, '--passphrase-file', passphrase))
      await stage.loseParameter('keys/idCipher')
      emulator.functions.cool()
      const without = await everythingIsFound(call).then(
        () => 'it works without its key',
        () => undefined,
      )
      hold(without === undefined, without ?? '')
      went(await keys('restore', file, '--passphrase-file', passphrase))
      emulator.functions.cool()
      return everythingIsFound(call)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

/** Takes three deployments. */
export async function changeEdge(report: Report, stage: OpenedStage) {
  await report.step('what CloudFront proves itself by: publish, switch, drop, each deployed', async () => {
    const before = await openGateway(stage)
    const refuses = async ({ direct }: typeof before, secret: string) => {
      const headers = { 'x-edge-secret': secret }
      const answer = await direct('GET', '/v1/auth', { headers }).catch((error: Error) => error)
      return answer instanceof Error || answer.status === 404
    }
    const old = await stage.parameter('edge')
    for (const step of ['publish', 'switch', 'drop'] as const) {
      went(await stage.operate('keys', 'rotate', 'edge', '--step', step))
      const sent = await stage.parameter('edge')
      // Between the step and the end of its deployment CloudFront sends one or the other.
      const known = step === 'switch' ? [old, sent] : [sent]
      for (const secret of known) hold(!(await refuses(before, secret)), `${step}: before it is deployed`)
      went(await stage.deploy())
      hold(!(await refuses(before, sent)), `${step}: what is sent is refused`)
    }
    hold(await refuses(before, old), 'the old one is still taken')
    return 'no moment without one that both know; the old one is refused at the end'
  })
}
