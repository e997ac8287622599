/** Texts of the screens, Chinese and English side by side. A text that is missing in one language does not compile. */

export type Lang = 'zh' | 'en'

// biome-ignore lint/suspicious/noExplicitAny: any text, fixed or of some values
type Text = string | ((...values: any[]) => string)

type Entries = Readonly<Record<string, { readonly zh: Text; readonly en: Text }>>

/** The texts in one language, under the same names. */
export type Texts<E extends Entries> = { readonly [K in keyof E]: E[K]['zh'] }

/** Both languages must take the same values. */
type Paired<E extends Entries> = {
  readonly [K in keyof E]: { readonly zh: Widened<E[K]['zh']>; readonly en: Widened<E[K]['zh']> }
}
type Widened<T> = T extends string ? string : T

export function define<const E extends Entries>(
  entries: E & Paired<E>,
): Readonly<Record<Lang, { readonly [K in keyof E]: Widened<E[K]['zh']> }>> {
  const pick = (lang: Lang) =>
    Object.fromEntries(Object.entries(entries as Entries).map(([name, entry]) => [name, entry[lang]]))
  return { zh: pick('zh'), en: pick('en') } as never
}

/** The language of a page (`zh-CN`, `en`) as the key of its texts. */
export const langOf = (tag: string): Lang => (tag.startsWith('en') ? 'en' : 'zh')

/** The key of texts as the language of a page. */
export const tagOf = (lang: Lang): 'zh-CN' | 'en' => (lang === 'en' ? 'en' : 'zh-CN')
