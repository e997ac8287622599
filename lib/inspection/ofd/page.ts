/**
 * The page of our documents: texts and paths in one layer, and the link on the objects of the QR. No picture, no other layer,
 * no template, no annotation, nothing that is called from elsewhere.
 */

import { MAX_OBJECTS } from '../limits.ts'
import { Refusal } from '../refusal.ts'
import { ID, numbers, Reader, rooted, spelling, TEXT, unescaped } from './grammar.ts'

export interface OfdPage {
  /** What a click on the QR opens: its whole text. */
  readonly link: string
  /** What its texts say, one behind the other. */
  readonly text: string
  /** Identifiers of the layer and its objects, in their order; and the fonts that are referred to. */
  readonly ids: readonly number[]
  readonly fonts: ReadonlySet<number>
}

const HEAD = spelling`${rooted('Page')}><ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="${`(${ID})`}" Type="Body">`
const TAIL = spelling`</ofd:Layer></ofd:Content></ofd:Page>`
const BOX = `Boundary="${numbers(4)}"(?: CTM="${numbers(6)}")?`
const TEXT_OBJECT = spelling`<ofd:TextObject ID="${`(${ID})`}" ${BOX} Font="${`(${ID})`}" Size="${numbers(1)}">`
const PATH_OBJECT = spelling`<ofd:PathObject ID="${`(${ID})`}" ${BOX} ${`(?:LineWidth="${numbers(1)}"|Stroke="false")(?: Fill="true")?(?: DashPattern="${numbers(2)}")?`}>`
const ACTIONS = spelling`<ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="${`(${TEXT})`}"/></ofd:Action></ofd:Actions>`
const COLOR = spelling`<ofd:${'(?:Stroke|Fill)'}Color Value="${'\\d{1,3} \\d{1,3} \\d{1,3}"(?: Alpha="\\d{1,3}")?'}/>`
const TEXT_CODE = spelling`<ofd:TextCode X="${numbers(1)}" Y="${numbers(1)}"${'(?: DeltaX="[-g\\d. ]{1,20000}")?'}>${`(${TEXT})`}</ofd:TextCode>`
const TEXT_END = spelling`</ofd:TextObject>`
const PATH_DATA = spelling`<ofd:AbbreviatedData>${'[MLBC\\d. -]{1,200000}'}</ofd:AbbreviatedData></ofd:PathObject>`

/** @throws {Refusal} `form-unexpected`, `too-costly` */
export function readPage(part: string): OfdPage {
  const reader = new Reader(part)
  const ids = [Number(reader.expect(HEAD)[1])]
  const fonts = new Set<number>()
  const links = new Set<string>()
  let text = ''
  const colored = () => {
    const link = reader.take(ACTIONS)?.[1]
    if (link !== undefined) links.add(unescaped(link))
    reader.expect(COLOR)
    reader.take(COLOR)
  }
  for (;;) {
    if (ids.length > MAX_OBJECTS) throw new Refusal('too-costly')
    const [, textId, font] = reader.take(TEXT_OBJECT) ?? []
    if (textId) {
      ids.push(Number(textId))
      fonts.add(Number(font))
      colored()
      let code: RegExpExecArray | undefined = reader.expect(TEXT_CODE)
      for (; code; code = reader.take(TEXT_CODE)) text += unescaped(code[1] ?? '')
      reader.expect(TEXT_END)
      continue
    }
    const pathId = reader.take(PATH_OBJECT)?.[1]
    if (!pathId) break
    ids.push(Number(pathId))
    colored()
    reader.expect(PATH_DATA)
  }
  reader.expect(TAIL)
  const [link, ...others] = links
  if (!reader.isAtEnd || link === undefined || others.length > 0) throw new Refusal('form-unexpected')
  return { link, text, ids, fonts }
}
