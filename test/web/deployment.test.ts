import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PAGE_POLICY, SCANNER_POLICY } from '#lib/http'
import { contracts } from '../../scripts/openapi/document.ts'
import { isScanner, securityHeaders } from '../../web/edge/headers.ts'
import { isApi, PAGES } from '../../web/edge/route.ts'
import { behaviorOf, forwardedTo, keyedAt, Resources } from '../support/edge.ts'

const read = (file: string) =>
  parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), { merge: true })

describe('CloudFront does what the server does', () => {
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

  it('WebAssembly is for the scanner alone', () => {
    for (const path of [
      '/assets/decoder-ABCDEFGH.js',
      '/assets/site.css',
      '/assets/portal-ABCDEFGH.js',
      '/sw.js',
    ]) {
      const { ResponseHeadersPolicyId } = behaviorOf(path)
      expect([path, ResponseHeadersPolicyId.Ref]).toEqual([
        path,
        isScanner(path) ? 'WebScannerHeaders' : 'WebHeaders',
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
      expect([asked, behaviorOf(asked).TargetOriginId, isApi(asked)]).toEqual([asked, 'api', true])
    }
    for (const path of [...Object.keys(PAGES), '/v', '/nothing']) {
      expect([path, behaviorOf(path).CachePolicyId.Ref, isApi(path)]).toEqual([path, 'WebPageCache', false])
    }
    for (const path of ['/sw.js', '/assets/result.js', '/robots.txt', '/manifest.webmanifest']) {
      expect([path, behaviorOf(path).TargetOriginId, isApi(path)]).toEqual([path, 'files', false])
    }
  })

  it('one copy of what is the same for everybody serves all; nothing personal is ever shared', () => {
    for (const path of ['/v1/status/0', '/.well-known/jwks.json', '/openapi.json', '/assets/site.css'])
      expect([path, behaviorOf(path).CachePolicyId.Ref]).toEqual([path, 'WebPublicCache'])
    const key = (name: string) =>
      Resources[name].Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin
    expect(key('WebPublicCache')).toMatchObject({
      CookiesConfig: { CookieBehavior: 'none' },
      HeadersConfig: { HeaderBehavior: 'none' },
    })
    for (const path of ['/v1/certificates', '/v1/login', '/v/7K3M'])
      expect([path, behaviorOf(path).CachePolicyId.Ref]).toEqual([path, 'WebApiCache'])
    expect(key('WebApiCache')).toMatchObject({
      CookiesConfig: { CookieBehavior: 'all' },
      HeadersConfig: { Headers: expect.arrayContaining(['authorization']) },
    })
  })

  it('what is answered in several forms at one address is kept by what was accepted', () => {
    const several = Object.entries(contracts).filter(([, { signed, page }]) => signed || page)
    expect(several.length).toBeGreaterThan(1)
    for (const [key] of several) {
      const kept = keyedAt((key.split(' ')[1] as string).replace(/\{\w+\}/g, 'X'))
      expect([key, kept]).toEqual([key, expect.arrayContaining(['accept'])])
    }
  })

  it('every header that a function reads reaches it', () => {
    const { OriginRequestPolicyConfig } = Resources.WebForward.Properties
    const forwarded = forwardedTo('/v1/login')
    expect(OriginRequestPolicyConfig.HeadersConfig.Headers.length).toBeLessThanOrEqual(10)
    const read = readdirSync(new URL('../../lib/http', import.meta.url)).flatMap((file) => {
      const text = readFileSync(new URL(`../../lib/http/${file}`, import.meta.url), 'utf8')
      const named = [...text.matchAll(/headers(?:\['([\w-]+)'\]|\.(\w+)\b)(?! = )/g)]
      const taken = [...text.matchAll(/\{([^{}]+)\} = event\.headers\b/g)]
      return [
        ...named.map(([, quoted, plain]) => quoted ?? plain),
        ...taken.flatMap(([, names = '']) => names.split(',').map((one) => /\w+/.exec(one)?.[0])),
      ]
    })
    expect(read).toEqual(expect.arrayContaining(['x-api-key', 'accept', 'dpop', 'authorization']))
    expect(read.filter((name) => !forwarded.includes(name as string))).toEqual([])
  })
})
