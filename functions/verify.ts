/** The Lambda of verification by anybody, and of what anybody may read: keys, status lists, health. */

import { qrPicture } from '#lib/annotation'
import { verify } from '#lib/contract'
import { parseCode, qrMatrix, qrText } from '#lib/credential'
import { api, crossOriginSide, html, media, ok } from '#lib/http'
import { Problem } from '#lib/problem'
import { boot, composeCertifiedKeyRing, composeRateLimiter, composeTagging, composeView } from '#lib/runtime'
import { readSite } from '#lib/settings'
import { STATUS_LIST_TYPE } from '#lib/status-list'
import {
  createContinuations,
  createStatusLists,
  createVerifications,
  STATUS_LIST_TTL,
} from '#lib/verification'
import { describeSite, previewPage, problemPage, resultPage } from '../web/result.ts'
import { langOf } from '../web/texts/define.ts'

describeSite(readSite())
const runtime = await boot(['idMac', 'idCipher', 'credential', 'credentialPublic'])
const { environment } = runtime
const origin = environment.PUBLIC_ORIGIN
const keyRing = composeCertifiedKeyRing(runtime, runtime.keys)
const vault = composeTagging(runtime)
const verifications = createVerifications({
  ...runtime,
  vault,
  rateLimiter: composeRateLimiter(runtime),
  keyRing,
  view: composeView(runtime),
  origin,
})
const continuations = createContinuations({ ...runtime, vault })
const statusLists = createStatusLists({ ...runtime, keyRing, origin })

/** Keys and lists are for everybody's pages and scanners, and may be kept for a while. */
const kept = (seconds: number) => ({ 'cache-control': `public, max-age=${seconds}` })

export const handler = api(
  verify.routes,
  {
    'GET /v1/verify/{code}': async ({ path, query, verifier, requestId }) =>
      ok(await verifications.byCode(path.code, { verifier, requestId, ...query })),

    'POST /v1/verify': async ({ body: { useIn, ...presented }, verifier, requestId, solution }) =>
      ok(await verifications.byNumber(presented, { verifier, requestId, solution, useIn })),

    'POST /v1/verify/credential': async ({ body: { credential, useIn }, verifier, requestId }) =>
      ok(await verifications.byCredential(credential, { verifier, requestId, useIn })),

    'GET /v/{code}': async ({ path: { code }, query, verifier, requestId, wants, language, preview }) => {
      const lang = langOf(language)
      // A browser throws away what it fetched in advance when it was refused, and asks again when a person looks.
      if (preview) return html(preview === 'prefetch' ? 503 : 200, previewPage(lang, code))
      const isPage = wants === 'html'
      const continues = isPage && continuations.holds(query.continues, code, verifier)
      const asking = { verifier, requestId, useIn: query.useIn, continues }
      const verification = await verifications.byCode(code, asking)
      if (!isPage) return ok(verification)
      const word = continues ? query.continues : continuations.issue(code, verifier)
      return html(200, resultPage({ verification, lang, origin, code, continues: word }))
    },

    'GET /v/{code}/qr.png': ({ path }) => {
      const { code } = parseCode(path.code)
      if (code === undefined) throw new Problem('not-found')
      return media('image/png', qrPicture(qrMatrix(qrText({ origin, code }))))
    },

    'GET /v1/status/aggregation': async () =>
      ok({ status_lists: await statusLists.addresses() }, kept(STATUS_LIST_TTL)),
    'GET /v1/status/{list}': async ({ path }) =>
      media(STATUS_LIST_TYPE, await statusLists.token(path.list), kept(STATUS_LIST_TTL)),
    'GET /.well-known/jwks.json': async () => ok(await keyRing.published(), kept(3600)),
    'GET /health': () => ok({ status: 'ok' }),
  },
  {
    ...environment,
    ready: runtime.ready,
    crossOrigin: crossOriginSide,
    page: (problem, language, context) =>
      problemPage({ ...context, problem, origin, lang: langOf(language) }),
  },
)
