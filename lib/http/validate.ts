/** Reads bodies and queries by their schemas; what is wrong is named by place, never repeated by value. */

import * as v from 'valibot'
import type { Schema } from '#lib/contract'
import { annotationTerms } from '#lib/policy'
import { type FieldError, Problem } from '#lib/problem'

/**
 * The sentences for what a schema refused, by its code. A schema names its own code as the message of a check
 * (`v.check(…, 'unknown-region')`); the codes of valibot's own checks are mapped below.
 */
const sentences: Readonly<Record<string, FieldError['detail']>> = {
  required: { zh: '必填。', en: 'Required.' },
  'wrong-type': { zh: '类型不对。', en: 'Of the wrong type.' },
  'too-short': { zh: '过短。', en: 'Too short.' },
  'too-long': { zh: '过长。', en: 'Too long.' },
  'out-of-range': { zh: '超出允许的范围。', en: 'Outside the permitted range.' },
  'not-a-choice': { zh: '不是允许的取值之一。', en: 'Not one of the permitted values.' },
  'unknown-field': { zh: '没有这个字段。', en: 'There is no such field.' },
  'unreadable-text': { zh: '含有无法显示的字符。', en: 'Contains characters that cannot be shown.' },
  'invalid-id-number': { zh: '证件号码的格式不对。', en: 'Not the form of an ID number.' },
  'invalid-management-number': {
    zh: '管理号应为 6 至 32 位字母、数字或连字符。',
    en: 'A management number has 6 to 32 letters, digits or hyphens.',
  },
  'unknown-region': {
    zh: '不是 GB/T 2260 的省级代码（例如 440000）。',
    en: 'Not a province-level code of GB/T 2260 (for example 440000).',
  },
  'annotation-too-long': {
    zh: `加注的有效期为 1 至 ${annotationTerms.maxValidDays} 天。`,
    en: `An annotation is valid for 1 to ${annotationTerms.maxValidDays} days.`,
  },
  'one-kind': {
    zh: '须有且只有 code、credential、managementNumber 之一。',
    en: 'Has to have one of code, credential and managementNumber, and no other.',
  },
  'no-items': { zh: '至少一项。', en: 'At least one item.' },
  'too-many-items': {
    zh: '最多 100 项，请分批提交。',
    en: 'At most 100 items: send them in several requests.',
  },
  'password-too-short': { zh: '密码至少 8 个字符。', en: 'A password has at least 8 characters.' },
  'password-too-long': { zh: '密码最多 128 个字符。', en: 'A password has at most 128 characters.' },
}

const valibotCodes: Readonly<Record<string, string>> = {
  picklist: 'not-a-choice',
  min_length: 'too-short',
  max_length: 'too-long',
  min_value: 'out-of-range',
  max_value: 'out-of-range',
  strict_object: 'unknown-field',
}

const UNACCEPTABLE: FieldError['detail'] = { zh: '不符合要求。', en: 'Not acceptable.' }

function toFieldError(issue: v.BaseIssue<unknown>, pointerOf: (path: string[]) => string): FieldError {
  const path = issue.path?.map(({ key }) => String(key)) ?? []
  const code = sentences[issue.message]
    ? issue.message
    : issue.input === undefined || issue.received === 'undefined'
      ? 'required'
      : (valibotCodes[issue.type] ?? 'wrong-type')
  return {
    pointer: pointerOf(path),
    code,
    detail: sentences[code] ?? UNACCEPTABLE,
  }
}

const bodyPointer = (path: string[]) =>
  path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
const queryPointer = (path: string[]) => `?${path.join('.')}`

/**
 * Reads the items of a list one by one, each by the schema of its kind: what is wrong with one is its own problem.
 *
 * @param at pointer to the list
 * @param kinds a schema for each member that only items of this kind have
 */
export function validateEach<K extends Readonly<Record<string, Schema>>>(
  list: readonly unknown[],
  at: string,
  kinds: K,
): readonly (v.InferOutput<K[keyof K]> | { readonly problem: Problem })[] {
  const wrong = (pointer: string, code: string) => {
    const error = { pointer, code, detail: sentences[code] ?? UNACCEPTABLE }
    return { problem: new Problem('invalid-input', { errors: [error] }) }
  }
  return list.map((item, i) => {
    const pointer = `${at}/${i}`
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return wrong(pointer, 'wrong-type')
    const [kind, ...more] = Object.keys(kinds).filter((name) => Object.hasOwn(item, name))
    if (kind === undefined || more.length > 0) return wrong(pointer, 'one-kind')
    const parsed = v.safeParse(kinds[kind] as Schema, item, { abortPipeEarly: true })
    if (parsed.success) return parsed.output as v.InferOutput<K[keyof K]>
    const pointerOf = (path: string[]) => pointer + bodyPointer(path)
    return {
      problem: new Problem('invalid-input', {
        errors: parsed.issues.map((issue) => toFieldError(issue, pointerOf)),
      }),
    }
  })
}

/**
 * @param place whether pointers name members of a body (JSON Pointer) or parameters of a query (`?name`)
 * @throws Problem `invalid-input` with one entry for each wrong field
 */
export function validate<S extends Schema>(
  schema: S,
  input: unknown,
  place: 'body' | 'query',
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, input, { abortPipeEarly: true })
  if (parsed.success) return parsed.output
  const pointerOf = place === 'body' ? bodyPointer : queryPointer
  throw new Problem('invalid-input', { errors: parsed.issues.map((issue) => toFieldError(issue, pointerOf)) })
}
