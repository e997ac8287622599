/** The reference of the API: what a reader would miss is there, for every route that is described, in both languages. */

import { describe, expect, it } from 'vitest'
import { problemTable } from '#lib/contract'
import openapi from '../../openapi.json' with { type: 'json' }
import { type Route, routeOf } from '../../web/edge/route.ts'
import { referencePage } from '../../web/pages/reference.ts'
import { operationsOf } from '../../web/parts/reference/description.ts'
import { inLanguage } from '../../web/parts/reference/language.ts'
import { curl } from '../../web/parts/reference/trial.ts'

const files = { script: '/assets/reference.js', style: '/assets/reference.css' }
const pages = { zh: referencePage('zh', openapi, files), en: referencePage('en', openapi, files) }
const operations = [...operationsOf(openapi).values()].flat()

describe.each(['zh', 'en'] as const)('in %s', (lang) => {
  const page = pages[lang]

  it('has every operation, type and problem of the description, and says each route by a line for curl', () => {
    const described = Object.values(openapi.paths).flatMap((item) => Object.values(item))
    expect(operations.length).toBe(described.length)
    for (const { id, method, path } of operations) {
      expect(page).toContain(`<details class="operation card" id="${id}">`)
      expect(page).toContain(`data-method="${method}" data-path="${path}"`)
    }
    for (const name of Object.keys(openapi.components.schemas)) expect(page).toContain(`id="type-${name}"`)
    for (const code of Object.keys(problemTable)) expect(page).toContain(`id="problem-${code}"`)
    expect(page.match(/<code>curl /g)?.length).toBe(operations.length)
  })

  it('leads nowhere that is not there, has no id twice, and nothing inline', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter((id) => !ids.includes(id))).toEqual([])
    expect(page).not.toMatch(/<style|<script(?! type="module" src="\/)| style=| on\w+="/)
    expect(page).not.toMatch(/undefined|\[object|https?:\/\/(?!zhengyan)[\w.]+\/[^"]*\.(js|css)/)
  })
})

it('speaks the language of the page, and marks what is in the other', () => {
  expect(pages.zh).toContain('<h3>我的证书</h3>')
  expect(pages.en).toContain('<h3>My certificates</h3>')
  expect(pages.zh).toContain('<span lang="en">The certificates of the holder who is logged in')
  expect(pages.en).not.toContain('<span lang="zh-CN">证件号码')
})

it.each([
  ['凭核验码核验 · Verify by code', '凭核验码核验', 'Verify by code'],
  [
    'Where to go on, as the answer before gave it. 续读位置。',
    '续读位置。',
    'Where to go on, as the answer before gave it.',
  ],
  ['`none-needed`: the rule asks for none. 加注。', '加注。', '`none-needed`: the rule asks for none.'],
  ['管理号。', '管理号。', '管理号。'],
  [
    '按稳定的 `code` 判断；文字会变化。',
    '按稳定的 `code` 判断；文字会变化。',
    '按稳定的 `code` 判断；文字会变化。',
  ],
  ['`zyk_` and 44 characters. API 密钥。', 'API 密钥。', '`zyk_` and 44 characters.'],
  ['The answer is the same.', 'The answer is the same.', 'The answer is the same.'],
  ['电子证书 or 证书电子文件.', '电子证书 or 证书电子文件.', '电子证书 or 证书电子文件.'],
])('%s', (text, zh, en) => {
  expect([inLanguage(text, 'zh').text, inLanguage(text, 'en').text]).toEqual([zh, en])
})

it('a line for curl can be pasted: what is quoted stays whole', () => {
  const verify = operations.find(({ id }) => id === 'verifyByNumber')
  expect(verify && curl(verify, [])).toMatch(
    /^curl -s \\\n {2}"\$API\/v1\/verify" \\\n {2}-H 'content-type: application\/json' \\\n {2}-d '\{"managementNumber":/,
  )
  const hostile = { ...verify, body: { 'application/json': { examples: { one: { value: "it's" } } } } }
  expect(curl(hostile as never, [])).toContain(`-d '"it'\\''s"'`)
})

it('the type of a problem is an address that leads to what it means', () => {
  const visit = { query: {}, chosen: undefined, acceptLanguage: undefined }
  for (const code of Object.keys(problemTable)) {
    const route: Route = routeOf({ ...visit, path: `/problems/${code}` })
    expect(route).toEqual({ to: 'address', location: `/docs#problem-${code}` })
  }
  expect(routeOf({ ...visit, path: '/problems/..%2f' }).to).toBe('nothing')
})
