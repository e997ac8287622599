/** A schema as people read it: its type with what limits it, and its members as a list of names and words. */

import { type Html, html, type Part } from '../../html.ts'
import type { Lang } from '../../texts/define.ts'
import { reference } from '../../texts/reference.ts'
import { nameOf, type Parameter, type Schema } from './description.ts'
import { words } from './language.ts'

/** The place of a named schema on the page. */
export const schemaId = (name: string): string => `type-${name}`

/** `text, at most 64 characters`, with a link where it has a name. */
export function typeOf(schema: Schema, lang: Lang): Html {
  const t = reference[lang]
  if (schema.$ref) return html`<a href="#${schemaId(nameOf(schema.$ref))}">${nameOf(schema.$ref)}</a>`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices)
    return html`${joined(
      choices.map((one) => typeOf(one, lang)),
      html` ${t.or} `,
    )}`
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`
  if (schema.enum)
    return html`${joined(
      schema.enum.map((one) => html`<code>${String(one)}</code>`),
      html` ${t.or} `,
    )}`
  if (schema.items) return html`${t.listOf} ${typeOf(schema.items, lang)}${limits(schema, lang)}`
  const names = [schema.type ?? 'any'].flat().map((one) => t.typeNames[one] ?? one)
  return html`${names.join(` ${t.or} `)}${schema.format && html` <code>${schema.format}</code>`}${limits(schema, lang)}`
}

const joined = (parts: readonly Html[], between: Html): readonly Html[] =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [between, part]))

function limits(
  { minLength, maxLength, minimum, maximum, minItems, maxItems, pattern }: Schema,
  lang: Lang,
): Part {
  const t = reference[lang]
  const said = [
    range(minLength, maxLength, t.characters),
    range(minimum, maximum, ''),
    range(minItems, maxItems, t.entries),
  ].filter((one) => one !== undefined)
  return [
    said.map((one) => html`${t.comma}${one}`),
    pattern !== undefined && html`${t.comma}<code>${pattern}</code>`,
  ]
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least === undefined && most === undefined) return undefined
  const between =
    least !== undefined && most !== undefined
      ? least === most
        ? `${least}`
        : `${least}–${most}`
      : least === undefined
        ? `≤ ${most}`
        : `≥ ${least}`
  return unit === '' ? between : `${between} ${unit}`
}

/** One line of a list of members. */
interface Member {
  readonly name: string
  readonly schema: Schema
  readonly required: boolean
  readonly description: string | undefined
}

function memberOf({ name, schema, required, description }: Member, lang: Lang): Html {
  const t = reference[lang]
  const inner = [schema, ...(schema.items ? [schema.items] : []), ...(schema.anyOf ?? schema.oneOf ?? [])]
  return html`
    <dt><code>${name}</code> <span class="small">${typeOf(schema, lang)}</span>${required && html` <span class="small must">${t.required}</span>`}${schema.deprecated && html` <span class="tag bad">${t.deprecated}</span>`}</dt>
    <dd>${description && html`<p>${words(description, lang)}</p>`}${schema.default !== undefined && html`<p class="small">${t.otherwise} <code>${String(schema.default)}</code></p>`}${inner.map((one) => one.properties && membersOf(one, lang))}</dd>`
}

/** The members of an object. */
export function membersOf({ properties = {}, required = [] }: Schema, lang: Lang): Html {
  const members = Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    required: required.includes(name),
    description: schema.description,
  }))
  return html`<dl class="members">${members.map((one) => memberOf(one, lang))}</dl>`
}

/** Parameters, in the same form. */
export const parametersOf = (parameters: readonly Parameter[], lang: Lang): Html =>
  html`<dl class="members">${parameters.map(({ name, schema = {}, required = false, description }) =>
    memberOf({ name, schema, required, description }, lang),
  )}</dl>`
