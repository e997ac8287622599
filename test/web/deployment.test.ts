import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PAGE_POLICY, SCANNER_POLICY } from '#lib/http'
import { API } from '../../local/front.ts'
import { edgeFunction } from '../../scripts/edge-function.ts'
import { isScanner, securityHeaders } from '../../web/edge/headers.ts'
import { PAGES } from '../../web/edge/route.ts'

const read = (file: string) =>
  parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), { merge: true })
const { Resources } = read('resources-web.yml')
const { DefaultCacheBehavior, CacheBehaviors } = Resources.WebDistribution.Properties.DistributionConfig
type Behavior = typeof DefaultCacheBehavior

/** As CloudFront does: the first pattern that fits. */
const behaviorOf = (path: string): Behavior =>
  CacheBehaviors.find(({ PathPattern }: Behavior) =>
    new RegExp(`^${PathPattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path),
  ) ?? DefaultCacheBehavior

describe('CloudFront does what the local front does', () => {
  it.each([
    ['WebHeaders', PAGE_POLICY, '/portal.zh.html'],
    ['WebScannerHeaders', SCANNER_POLICY, '/scan.zh.html'],
  ])('the same headers: %s', (name, policy, file) => {
    const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } =
      Resources[name].Properties.ResponseHeadersPolicyConfig
    expect(security.ContentSecurityPolicy.ContentSecurityPolicy).toBe(policy)
    const { AccessControlMaxAgeSec } = security.StrictTransportSecurity
    expect({
      'content-security-policy': security.ContentSecurityPolicy.ContentSecurityPolicy,
      'strict-transport-security': `max-age=${AccessControlMaxAgeSec}; includeSubDomains`,
      'referrer-policy': security.ReferrerPolicy.ReferrerPolicy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': security.FrameOptions.FrameOption,
      ...Object.fromEntries(
        custom.Items.map((item: { Header: string; Value: string }) => [item.Header, item.Value]),
      ),
    }).toEqual(securityHeaders(file))
  })

  it('WebAssembly and the camera are for the scanner alone', () => {
    for (const path of [
      ...Object.keys(PAGES),
      '/scan.en.html',
      '/assets/decoder-ABCDEFGH.js',
      '/assets/site.css',
    ]) {
      const { ResponseHeadersPolicyId } = behaviorOf(path)
      expect([path, ResponseHeadersPolicyId.Ref]).toEqual([
        path,
        isScanner(path) || path === '/scan' ? 'WebScannerHeaders' : 'WebHeaders',
      ])
    }
  })

  it('every route of the functions goes to the functions, and no page does', () => {
    const { functions } = read('serverless.yml')
    const routes: string[] = Object.values(functions).flatMap((one) =>
      ((one as { events?: { httpApi?: string }[] }).events ?? []).flatMap(({ httpApi }) => httpApi ?? []),
    )
    const paths = routes.filter((route) => route !== '*').map((route) => route.split(' ')[1] as string)
    expect(paths.length).toBeGreaterThan(15)
    for (const path of paths) {
      const asked = path.replace(/\{\w+\}/g, 'X')
      expect([asked, behaviorOf(asked).TargetOriginId, API.test(asked)]).toEqual([asked, 'api', true])
    }
    for (const path of [...Object.keys(PAGES), '/v', '/sw.js', '/assets/result.js']) {
      expect([path, behaviorOf(path).TargetOriginId, API.test(path)]).toEqual([path, 'files', false])
    }
  })
})

describe('the function at the edge', () => {
  let handler: (event: unknown) => Record<string, unknown>

  beforeAll(async () => {
    const code = await edgeFunction()
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240)
    expect(code).not.toContain('`')
    const context: { handler?: typeof handler } = {}
    runInNewContext(code, context)
    handler = context.handler as typeof handler
  })

  const ask = (uri: string, rest: Record<string, unknown> = {}) =>
    handler({ request: { uri, querystring: {}, headers: {}, cookies: {}, ...rest } })

  it('gives each reader the language that the browser or the switch says, Chinese if none', () => {
    const english = { headers: { 'accept-language': { value: 'en-GB,en;q=0.9,zh;q=0.8' } } }
    expect(ask('/scan')).toMatchObject({ uri: '/scan.zh.html' })
    expect(ask('/scan', english)).toMatchObject({ uri: '/scan.en.html' })
    expect(ask('/', { ...english, cookies: { lang: { value: 'zh' } } })).toMatchObject({
      uri: '/home.zh.html',
    })
    expect(ask('/portal/', { querystring: { lang: { value: 'en' } } })).toMatchObject({
      statusCode: 302,
      headers: {
        location: { value: '/portal' },
        'set-cookie': { value: expect.stringContaining('lang=en') },
      },
    })
  })

  it('leads from the form for codes to the page of the code, and nowhere else', () => {
    const to = (code: string) => ask('/v', { querystring: { code: { value: code } } })
    expect(to('7k3m-9qxd%202v5r-t8hwn')).toMatchObject({
      headers: { location: { value: '/v/7k3m9qxd2v5rt8hwn' } },
    })
    expect(to('..%2F..%2Fevil')).toMatchObject({ headers: { location: { value: '/v/..%2F..%2Fevil' } } })
    expect(to('')).toMatchObject({ headers: { location: { value: '/' } } })
  })

  it('says of an address that is none that it is none, in both languages', () => {
    expect(ask('/nothing')).toMatchObject({ statusCode: 404, body: expect.stringContaining('没有这个页面') })
    const english = { cookies: { lang: { value: 'en' } } }
    expect(ask('/../secrets', english)).toMatchObject({
      statusCode: 404,
      body: expect.stringContaining('no such page'),
    })
  })

  it('bears a broken escape in the address', () => {
    expect(ask('/v', { querystring: { code: { value: '%' } } })).toMatchObject({ statusCode: 302 })
  })
})
