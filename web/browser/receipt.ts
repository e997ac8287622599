/** The script of `/receipt`: finds the receipt in a file or a text, checks it by the published keys, shows what it says. */

import { type TrustedKeySet, trustKeySet, verifyReceipt } from '#client/offline'
import { findReceipts } from '#lib/jose'
import { type Html, html } from '../html.ts'
import { receipt as texts } from '../texts/receipt.ts'
import { freshClient } from './api.ts'
import { lang, one, present, put } from './dom.ts'
import { shownReceipt, unableToCheck } from './receipt/shown.ts'
import { showNote } from './refused.ts'
import { loadStock } from './scan/stock.ts'

const t = texts[lang]
const form = one<HTMLFormElement>('#receipt')
const file = one<HTMLInputElement>('#file', form)
const text = one<HTMLTextAreaElement>('#text', form)
const asking = one('#ask')
const answer = one('#answer')

/** Bytes. */
const LARGEST = 5_000_000

form.addEventListener('submit', (event) => {
  event.preventDefault()
  void read()
})
// A file that was chosen is checked at once; choosing the same one again is another try.
file.addEventListener('change', () => void read())

async function read(): Promise<void> {
  one('#problem', form).replaceChildren()
  const [chosen] = file.files ?? []
  if (!chosen && text.value.trim() === '') return showNote(form, t.nothing)
  if (chosen && chosen.size > LARGEST) return refuse(t.tooLarge)
  const bytes = chosen ? new Uint8Array(await chosen.arrayBuffer()) : new TextEncoder().encode(text.value)
  const [receipt, ...more] = await findReceipts(bytes)
  if (receipt === undefined) return refuse(t.noReceipt)
  if (more.length > 0) return refuse(t.several)
  const trusted = await keysNow()
  show(
    trusted
      ? shownReceipt(
          await verifyReceipt(receipt, { keySet: trusted.keys }),
          { ...trusted, now: new Date() },
          lang,
        )
      : unableToCheck(lang),
  )
}

function refuse(problem: string): void {
  file.value = ''
  showNote(form, problem)
}

/** From this system now, or where it cannot be reached those that the scanner keeps on this device. */
async function keysNow(): Promise<{ keys: TrustedKeySet; keysAt: string } | undefined> {
  const now = new Date()
  try {
    return { keys: await trustKeySet(await freshClient.keySet()), keysAt: now.toISOString() }
  } catch {
    // The kept ones are next.
  }
  const { keys, keysAt } = await loadStock(now)
  return keys && keysAt ? { keys, keysAt } : undefined
}

function show(part: Html): void {
  put(
    answer,
    html`${part}<p class="buttons"><button class="button" type="button" data-again>${t.again}</button></p>`,
  )
  answer.hidden = false
  asking.hidden = true
  present(answer)
  one('[data-again]', answer).addEventListener('click', () => {
    form.reset()
    answer.hidden = true
    asking.hidden = false
    file.focus()
  })
}
