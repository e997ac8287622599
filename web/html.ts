/**
 * HTML from templates, safe by construction: whatever is put into a template is escaped unless it is HTML already.
 * Used by every page, on the server, in the build and in the browser; it knows nothing of what it writes.
 */

/** A piece of HTML. Only `html` and `trusted` make one. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

/** What may stand in a template; `false`, `null` and `undefined` leave nothing. */
export type Part = Html | string | number | false | null | undefined | readonly Part[]

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] as string)

function write(part: Part): string {
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(write).join('')
  return part === false || part === null || part === undefined ? '' : escaped(String(part))
}

/**
 * A template: html`<p title="${text}">${text}</p>`. Attributes have to be quoted.
 *
 * @example html`<ul>${names.map((name) => html`<li>${name}</li>`)}</ul>`
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] as string
  for (const [index, part] of parts.entries()) text += write(part) + strings[index + 1]
  return new Html(text)
}

/** Text that is HTML by its origin: drawn in this folder, never received. */
export const trusted = (text: string): Html => new Html(text)

/** An attribute that stands or does not: html`<input${flag('required', yes)}>`. */
export const flag = (name: string, on: boolean | undefined): Html => trusted(on ? ` ${name}` : '')

/** Takes out the line breaks and indents of the templates, which a phone need not load. */
export const compact = ({ text }: Html): string => text.replace(/\s*\n\s*/g, ' ').replace(/> </g, '><')
