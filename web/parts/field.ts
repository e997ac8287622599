/** A field of a form: label, hint, place for what is wrong with it. Names are those of the HTTP contract. */

import { idTypes, labelOf } from '#lib/certificate'
import { flag, type Html, html, type Part } from '../html.ts'
import type { Lang } from '../texts/define.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly hint?: string | undefined
  readonly type?: string
  readonly autocomplete?: string
  readonly optional?: boolean
  readonly maxlength?: number
  readonly mono?: boolean
  /** Further attributes, as HTML. */
  readonly more?: Html
}

const frame = ({ name, label, hint }: Pick<Field, 'name' | 'label' | 'hint'>, control: Html): Html => html`
  <div class="field">
    <label for="f-${name}">${label}</label>
    ${hint && html`<p class="hint" id="h-${name}">${hint}</p>`}
    ${control}
    <p class="wrong" id="e-${name}" hidden></p>
  </div>`

const describedBy = ({ name, hint }: Pick<Field, 'name' | 'hint'>) =>
  html` aria-describedby="${hint ? `h-${name} ` : ''}e-${name}"`

export function textField(field: Field): Html {
  const { name, type = 'text', autocomplete = 'off', optional, maxlength = 100, mono, more } = field
  return frame(
    field,
    html`<input id="f-${name}" name="${name}" type="${type}" maxlength="${maxlength}" autocomplete="${autocomplete}" spellcheck="false"${mono && html` class="mono"`}${describedBy(field)}${flag('required', !optional)}${more && html` ${more}`}>`,
  )
}

export const selectField = (field: Pick<Field, 'name' | 'label' | 'hint'>, options: Part): Html =>
  frame(
    field,
    html`<select id="f-${field.name}" name="${field.name}"${describedBy(field)}>${options}</select>`,
  )

export const idTypeField = (lang: Lang): Html =>
  selectField(
    { name: 'idType', label: labelOf('idType')[lang] },
    idTypes.map(({ value, name }) => html`<option value="${value}">${name[lang]}</option>`),
  )
