/** Texts of the API reference; what is said of single routes comes from their contracts. */

import { define } from './define.ts'
import { both } from './reading.ts'

const fixed = define({
  title: { zh: '接口文档', en: 'API reference' },
  lead: {
    zh: '由 OpenAPI 描述自动生成，示例可在本页直接运行。',
    en: 'Made from the OpenAPI document; its examples can be run on this page.',
  },
  version: { zh: (version: string) => `接口版本 ${version}`, en: (version: string) => `Version ${version}` },
  asFile: { zh: 'OpenAPI 描述文件', en: 'The OpenAPI document' },
  contents: { zh: '目录', en: 'Contents' },
  conventions: { zh: '约定', en: 'Conventions' },
  signIn: { zh: '调用凭据', en: 'Credentials' },
  signInHint: {
    zh: '仅保留在本页内存中，关闭或刷新后即消失。登录示例的令牌会自动填入。',
    en: 'Kept in the memory of this page alone, and gone when it is closed or loaded anew. The token of the login example is filled in by itself.',
  },
  types: { zh: '数据类型', en: 'Types' },
  problems: { zh: '错误代码', en: 'Problems' },
  problemsLead: {
    zh: '出错时返回 RFC 9457 问题文档（application/problem+json）。请按 code 判断，不要按文字判断。',
    en: 'What goes wrong is answered as a problem document of RFC 9457 (application/problem+json). Decide by `code`, never by the words.',
  },
  required: { zh: '必填', en: 'required' },
  deprecated: { zh: '已弃用', en: 'deprecated' },
  otherwise: { zh: '默认', en: 'otherwise' },
  body: { zh: '请求正文', en: 'Body' },
  example: { zh: '示例', en: 'Example' },
  answers: { zh: '返回', en: 'Answers' },
  asksFor: {
    zh: (headers: string) => `需在请求头中提供：${headers}`,
    en: (headers: string) => `Asks for the header ${headers}`,
  },
  either: { zh: ' 或 ', en: ' or ' },
  or: { zh: '或', en: 'or' },
  comma: { zh: '，', en: ', ' },
  listOf: { zh: '列表：', en: 'list of' },
  characters: { zh: '个字符', en: 'characters' },
  entries: { zh: '项', en: 'entries' },
  tryIt: { zh: '运行示例', en: 'Run it' },
  send: { zh: '发送', en: 'Send' },
  forGood: {
    zh: '将对当前数据执行真实的撤回或删除。',
    en: 'This withdraws or removes something for good.',
  },
  needScript: {
    zh: '运行示例需启用 JavaScript；curl 示例无需启用。',
    en: 'To run examples on this page, enable JavaScript. The lines for curl need none.',
  },
  sending: { zh: '正在发送…', en: 'Sending…' },
  notJson: { zh: '请求正文不是有效的 JSON。', en: 'The body is not valid JSON.' },
  bytes: {
    zh: (type: string, length: number) => `${type}，${length} 字节`,
    en: (type: string, length: number) => `${type}, ${length} bytes`,
  },
  save: { zh: '保存', en: 'Save' },
  headers: { zh: '响应头', en: 'Headers' },
  nothing: { zh: '无正文', en: 'No body' },
  outcome: { zh: '返回结果', en: 'Answer' },
})

type Words = Readonly<Record<string, string>>

/** Words of JSON Schema, and the places of parameters. */
const tables: Readonly<Record<'zh' | 'en', { readonly typeNames: Words; readonly places: Words }>> = {
  zh: {
    typeNames: {
      string: '文本',
      integer: '整数',
      number: '数',
      boolean: '真或假',
      object: '对象',
      array: '列表',
      null: 'null',
      any: '任意',
    },
    places: { path: '路径参数', query: '查询参数', header: '请求头' },
  },
  en: {
    typeNames: { string: 'text', boolean: 'true or false', any: 'anything' },
    places: { path: 'In the path', query: 'In the query', header: 'Headers' },
  },
}

export const reference = {
  zh: { ...fixed.zh, ...tables.zh },
  en: { ...fixed.en, ...tables.en },
} as const

/** What holds for every route; `docs/api/README.md` has the same at length. */
export const conventions = [
  {
    name: both('格式', 'Form'),
    text: both(
      '请求和返回均为 UTF-8 的 JSON；日期与时刻用 ISO 8601，地区用 GB/T 2260 代码。可忽略不认识的字段：小版本会增加字段。',
      'JSON in UTF-8; dates and moments by ISO 8601, regions by GB/T 2260. Bear members that you do not know: a minor version may add some.',
    ),
  },
  {
    name: both('错误', 'Problems'),
    text: both(
      '按稳定的 `code` 判断；文字随 `Accept-Language`（zh-CN 或 en）变化。报告故障时请附 `requestId`。',
      'Decide by the stable `code`; the words are in the language of `Accept-Language` (zh-CN or en). Name the `requestId` when you report a failure.',
    ),
  },
  {
    name: both('重试', 'Retries'),
    text: both(
      '429 和部分 503 带有 `Retry-After`（秒），请等待后再试。503 表示“未能查询”，既不是有效，也不是未查到。',
      'A 429, and some 503, has `Retry-After` in seconds: wait that long. 503 means “could not check”: neither valid nor not found.',
    ),
  },
  {
    name: both('分页', 'Paging'),
    text: both(
      '列表返回 `next` 时，将其原样作为查询参数 `next` 再次请求；没有 `next` 即为最后一页。',
      'Where a list is answered with `next`, ask again with it as the parameter `next`; the last page has none.',
    ),
  },
  {
    name: both('缓存', 'Caching'),
    text: both(
      '公钥、状态列表、注册方式和接口描述带有 `ETag`：再次请求时放入 `If-None-Match`，未变更则返回 304。其余返回均不得缓存（`no-store`）。',
      'Keys, status lists, settings and the OpenAPI document have an `ETag`: send it as `If-None-Match`, and what has not changed is 304. Nothing else may be kept (`no-store`).',
    ),
  },
  {
    name: both('弃用', 'Deprecation'),
    text: both(
      '将停用的接口或字段，其返回带有 `Deprecation`（RFC 9745）、`Sunset`（RFC 8594）和说明替代办法的 `Link`；至少保留半年。',
      'What is on its way out is answered with `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and a `Link` to what takes its place; it stays for half a year at least.',
    ),
  },
  {
    name: both('版本', 'Versions'),
    text: both(
      '接口描述按语义化版本编号：只有主版本才会不兼容。',
      'The OpenAPI document has a semantic version: only a major one breaks clients.',
    ),
  },
]
