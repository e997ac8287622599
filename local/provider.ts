/**
 * A real-name service for the demonstration: the OpenID provider of `oidc-provider`, which has nothing to do with the
 * service under demonstration, and a page that asks which of the made-up people is sitting there. Started by
 * `IDENTITY_PROOF=oidc npm start` and by the tests; listens on this machine only.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type GrantContext } from 'oidc-provider'
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js'
import { compact, html } from '../web/html.ts'

export interface DemoPerson {
  readonly name: string
  readonly idNumber: string
}

export interface DemoProvider {
  /** What the functions read to use it. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

const CLIENT = 'zhengyan'

export interface ProviderOptions {
  /** Of the system under demonstration. */
  readonly origin: string
  readonly people: readonly DemoPerson[]
  /** 0 for any that is free. */
  readonly port?: number
}

export async function startProvider({ origin, people, port = 0 }: ProviderOptions): Promise<DemoProvider> {
  let serve: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  const server = createServer((request, response) => serve(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const provider = new Provider(issuer, {
    adapter: createMemoryAdapter(0),
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${origin}/v1/auth/oidc/callback`],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 60, IdToken: 60 },
    cookies: { keys: ['demonstration'] },
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name', 'id_number'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/who/${uid}` },
    findAccount: (_context: unknown, idNumber: string) => {
      const person = people.find((one) => one.idNumber === idNumber)
      return (
        person && {
          accountId: idNumber,
          claims: () => ({ sub: idNumber, name: person.name, id_number: person.idNumber }),
        }
      )
    },
    // Nobody is asked for consent: the authority's own real-name service would not ask either.
    async loadExistingGrant({ oidc: { client, session } }: GrantContext) {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  serve = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    if (!pathname.startsWith('/who/')) return answer(request, response)
    const accountId = searchParams.get('is')
    if (accountId === null) return show(response, pathname, people)
    const result = accountId === '' ? { error: 'access_denied' } : { login: { accountId } }
    provider.interactionFinished(request, response, result).catch(() => response.writeHead(400).end())
  }
  return {
    environment: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A link for each person; to nobody for who does not want to say. */
function show(response: ServerResponse, path: string, people: readonly DemoPerson[]): void {
  const page = html`
    <html lang="zh-CN"><head><meta charset="utf-8"><title>演示实名认证 · Demonstration</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"></head><body>
    <h1>演示实名认证</h1>
    <p>这不是真正的实名认证。请选择您扮演的人。<br>Not a real service: choose who you are.</p>
    <ul>${people.map(({ name, idNumber }) => html`<li><a href="${path}?is=${idNumber}">${name} ${idNumber}</a></li>`)}</ul>
    <p><a href="${path}?is=">取消 Cancel</a></p>
    </body></html>`
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(`<!doctype html>${compact(page)}`)
}
