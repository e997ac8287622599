/** The whole journey through the functions as they are deployed, called by their alias as the gateway calls them. */

import { InvokeCommand } from '@aws-sdk/client-lambda'
import { signatureOf } from '../lib/document/signature.ts'
import { otpAt } from '../support/authenticator.ts'
import { holder } from '../support/certificates.ts'
import { throughEdge } from '../support/edge.ts'
import { type Call, createGateway, type Handler, type Response } from '../support/gateway.ts'
import { scanSvg } from '../support/scan.ts'
import { hold, type Report } from './report.ts'
import type { OpenedStage } from './stage.ts'

const NUMBER = 'ZY2344000001'
const facts = { name: holder.name, idNumber: holder.idNumber, managementNumber: NUMBER }

/** To the gateway's own address, and what CloudFront would send there: with the headers that it passes on, and its proof. */
export async function openGateway(
  stage: OpenedStage,
): Promise<{ readonly direct: Call; readonly call: Call }> {
  const secret = await stage.parameter('edge')
  const handlerOf =
    async (functionName: string): Promise<Handler> =>
    async (event) => {
      const { Payload, FunctionError } = await stage.lambda.send(
        new InvokeCommand({
          FunctionName: `zhengyan-${stage.name}-${camelCase(functionName)}`,
          Qualifier: 'live',
          Payload: Buffer.from(JSON.stringify(event)),
        }),
      )
      const answer = JSON.parse(Buffer.from(Payload ?? []).toString('utf8'))
      if (FunctionError) throw new Error(`${functionName}: ${answer.errorMessage}`)
      return answer
    }
  const direct = createGateway(handlerOf)
  const call = throughEdge((method, target, request = {}) =>
    direct(method, target, { ...request, headers: { 'x-edge-secret': secret, ...request.headers } }),
  )
  return { direct, call }
}

/** A function is named in serverless.yml as its file is, without hyphens. */
const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const is = (status: number, response: Response): Response => {
  hold(response.status === status, `${response.status} instead of ${status}: ${response.text.slice(0, 300)}`)
  return response
}

/**
 * @param proof what a person proves who they are by, besides the certificate
 * @returns what stands at the end: the holder's token, the code of an annotation, and the text of its QR
 */
export async function travel(report: Report, stage: OpenedStage, proof: object) {
  const gateway = await openGateway(stage)
  const { call } = gateway
  const post = (path: string, body: unknown, token?: string) => call('POST', path, { body, token })
  const own = `/v1/certificates/${NUMBER}`
  let [token, code, credential] = ['', '', '']

  await report.step('health', async () => {
    is(200, await call('GET', '/health'))
  })
  await report.step('the gateway’s own address, round the edge: nothing', async () => {
    const headers = { 'x-edge-secret': 'guessed' }
    for (const path of ['/', '/health', `/v1/verify/0000-0000-0000-00000`, '/portal']) {
      const answer = await gateway.direct('GET', path, { headers }).catch((error: Error) => error)
      // No answer of the API says so: it is the edge's affair.
      const refused =
        answer instanceof Error ? /404 is not described/.test(answer.message) : answer.status === 404
      hold(refused, `${path} is answered`)
    }
  })
  await report.step('pages, in both languages', async () => {
    for (const [language, said] of [
      ['zh-CN', '证验'],
      ['en', 'Zhengyan'],
    ] as const) {
      const page = is(200, await call('GET', '/', { headers: { 'accept-language': language } }))
      hold(page.text.includes(said), 'not the page')
    }
  })
  await report.step('register', async () => {
    is(201, await post('/v1/register', { ...facts, ...proof, password: holder.password }))
  })
  await report.step('log in', async () => {
    const answer = await post('/v1/login', { idNumber: holder.idNumber, password: holder.password })
    token = is(200, answer).json.accessToken
  })
  await report.step('a second factor: added, asked for, removed by a recovery code', async () => {
    const { idNumber, password } = holder
    const path = '/v1/account/second-factor'
    const { secret, enrolment } = is(200, await post(path, { password }, token)).json
    const confirmation = { enrolment, otp: otpAt(secret) }
    const { recoveryCodes } = is(200, await call('PUT', path, { token, body: confirmation })).json
    const asked = is(401, await post('/v1/login', { idNumber, password })).json.code
    is(200, await post('/v1/login', { idNumber, password, otp: recoveryCodes[0] }))
    is(204, await call('DELETE', path, { token, body: { password, otp: recoveryCodes[1] } }))
    is(200, await post('/v1/login', { idNumber, password }))
    return asked
  })
  await report.step('list', async () => {
    const { certificates } = is(200, await call('GET', '/v1/certificates', { token })).json
    hold(certificates.length >= 2, `${certificates.length} certificates`)
    return `${certificates.length} certificates`
  })
  await report.step('annotate', async () => {
    const release = { purpose: '职称评审', recipient: '某某单位', validDays: 30 }
    const made = is(201, await post(`${own}/annotations`, release, token)).json
    code = made.code
    credential = await scanSvg(made.qr)
  })
  await report.step('sealed PDF, by KMS', async () => {
    const answer = is(200, await call('GET', `${own}/document?annotation=${code}`, { token }))
    const file = Buffer.from(answer.text, 'base64')
    const signature = signatureOf(file)
    hold(signature?.coversAll === true && (await signature.valid()), 'the seal is not valid')
    return `${Math.round(file.length / 1024)} kB, signature valid over all bytes`
  })
  await report.step('verify by code, by number, by credential', async () => {
    const answers = [
      is(200, await call('GET', `/v1/verify/${code}?useIn=440000`)),
      is(200, await post('/v1/verify', { ...facts, useIn: '440000' })),
      is(200, await post('/v1/verify/credential', { credential })),
    ]
    for (const { json } of answers) hold(json.verified === true, JSON.stringify(json.status))
  })
  await report.step('the holder’s log', async () => {
    const { verifications } = is(200, await call('GET', `${own}/verifications`, { token })).json
    hold(verifications.length >= 3, `${verifications.length} entries`)
    return `${verifications.length} entries`
  })
  await report.step('withdraw, and what was withdrawn is refused', async () => {
    const release = { purpose: '另一用途', recipient: '另一单位', validDays: 30 }
    const other = is(201, await post(`${own}/annotations`, release, token)).json.code as string
    is(204, await call('DELETE', `${own}/annotations/${other}`, { token }))
    return is(410, await call('GET', `/v1/verify/${other}`)).json.code
  })
  return { call, token, code, credential }
}
