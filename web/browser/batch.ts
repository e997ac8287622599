/**
 * The script of `/batch`: files are chosen and read here, what will be sent is said, then checked here and asked in batches; a
 * table to sort, narrow, print and save. The key is kept for the session of this tab; of everything else nothing is kept.
 */

import type { BatchItem } from '#client'
import { whyOf } from '../../client/list/ask.ts'
import type { Progress, Run } from '../../client/list/run.ts'
import { type Html, html } from '../html.ts'
import { batch as texts } from '../texts/batch.ts'
import { ago, moment } from '../texts/dates.ts'
import { type Chosen, isList, readChosenFiles, readChosenList } from './batch/read.ts'
import { save, type What } from './batch/save.ts'
import { type Column, type Line, type Look, PER_PAGE, shownLines, table } from './batch/table.ts'
import { createVerification } from './batch/verify.ts'
import { lang, one, put } from './dom.ts'
import { clearRefusal, showFieldError } from './refused.ts'

const t = texts[lang]
const KEY = 'zhengyan-api-key'
const sections = {
  choose: one('#choose'),
  ready: one('#ready'),
  running: one('#running'),
  results: one('#results'),
}
const files = one<HTMLInputElement>('#files')
const form = one<HTMLFormElement>('#verify')
const keyField = one<HTMLInputElement>('#f-apiKey', form)
const useIn = one<HTMLSelectElement>('#f-useIn', form)
const bar = one<HTMLProgressElement>('#bar')
const said = one('#said')

let chosen: Chosen | undefined
let proceed: ((signal: AbortSignal) => Promise<Run>) | undefined
/** Of what is being done; to be stopped by the button, and by another choice. */
let stopping = new AbortController()
let running = false

function show(name: keyof typeof sections, ...others: (keyof typeof sections)[]): void {
  for (const [key, section] of Object.entries(sections))
    section.hidden = key !== name && !others.includes(key as keyof typeof sections)
  const heading = sections[name].querySelector<HTMLElement>('h2')
  heading?.focus({ preventScroll: true })
  sections[name].scrollIntoView()
}

// ── Choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────

files.addEventListener('change', () => void choose([...(files.files ?? [])]))
const drop = one('#drop')
for (const event of ['dragenter', 'dragover', 'dragleave', 'drop'] as const) {
  drop.addEventListener(event, (what) => {
    what.preventDefault()
    drop.classList.toggle('over', event === 'dragenter' || event === 'dragover')
    if (event === 'drop') void choose([...(what.dataTransfer?.files ?? [])])
  })
}
// A file that misses its place would otherwise be opened in place of the page.
for (const event of ['dragover', 'drop'] as const) addEventListener(event, (what) => what.preventDefault())

async function choose(given: readonly File[]): Promise<void> {
  if (given.length === 0) return
  stopping.abort()
  stopping = new AbortController()
  const { signal } = stopping
  one('#problem').replaceChildren()
  for (const name of ['ready', 'running', 'results'] as const) sections[name].hidden = true
  const [first, ...more] = given as [File, ...File[]]
  try {
    if (given.some(isList) && more.length > 0) return refuse(t.oneList)
    const tell = (done: number) => {
      one('#reading').textContent = t.reading(done, given.length)
    }
    tell(0)
    const read = isList(first) ? await readChosenList(first) : await readChosenFiles(given, signal, tell)
    if (signal.aborted) return
    chosen = read
    offer(read)
  } catch (problem) {
    const detail = (problem as { detail?: { zh: string; en: string } }).detail
    if (!signal.aborted) refuse(detail ? detail[lang] : t.readFailed)
  } finally {
    if (!signal.aborted) one('#reading').textContent = ''
    // Choosing the same file again is another try.
    files.value = ''
  }
}

function refuse(problem: string): void {
  put(one('#problem'), html`<div class="note bad"><p>${problem}</p></div>`)
  one('#problem').focus()
}

/** Says what was read, and what would be sent, before anything is. */
function offer({ name, tasks, list }: Chosen): void {
  const items = tasks.flatMap(({ read }) => read.item ?? [])
  const wrong = tasks.length - items.length
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t.file, list ? name : t.count(new Set(tasks.map(({ id }) => id.split('-')[0])).size)],
    [t.sheet, list?.file.sheetName],
    [t.toVerify, t.count(items.length)],
    [t.wrong, wrong > 0 ? t.count(wrong) : undefined],
  ]
  put(
    one('#found'),
    html`${facts.map(([label, text]) => text !== undefined && html`<dt>${label}</dt><dd>${text}</dd>`)}`,
  )
  put(one('#sending'), sending(items))
  keyField.value = sessionStorage.getItem(KEY) ?? ''
  one('#forget').hidden = keyField.value === ''
  one('#key-note').textContent = ''
  clearRefusal(form)
  show('ready', 'choose')
}

function sending(items: readonly BatchItem[]): Html {
  const count = (has: string) => items.filter((item) => has in item).length
  const sent = [
    [count('code'), t.sendCodes],
    [count('credential'), t.sendCredentials],
    [count('managementNumber'), t.sendFacts],
  ] as const
  return html`<div class="note"><p><strong>${t.willSend}</strong></p>
    <ul>${sent.map(([n, text]) => n > 0 && html`<li>${text(n)}</li>`)}</ul><p class="small">${t.notSent}</p></div>`
}

// ── Verifying ────────────────────────────────────────────────────────────────────────────────────────────────────

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const apiKey = keyField.value.trim()
  if (apiKey === '') return showFieldError(form, 'apiKey', t.keyMissing)
  sessionStorage.setItem(KEY, apiKey)
  begin(apiKey)
})
one('#offline').addEventListener('click', () => begin())
one('#forget').addEventListener('click', () => {
  sessionStorage.removeItem(KEY)
  keyField.value = ''
  one('#forget').hidden = true
  one('#key-note').textContent = t.keyForgotten
  keyField.focus()
})

function begin(apiKey?: string): void {
  if (!chosen || running) return
  clearRefusal(form)
  proceed = createVerification(
    chosen,
    { ...(apiKey && { apiKey }), useIn: useIn.value },
    {
      onProgress: showProgress,
      onWait(seconds) {
        said.textContent = t.waiting(seconds)
      },
      onStock({ keysAt, lists }) {
        const oldest = lists.map(({ issuedAt }) => issuedAt).toSorted()[0]
        const now = new Date()
        one('#age').textContent =
          keysAt && oldest ? t.keysAge(ago(keysAt, now, lang), ago(oldest, now, lang)) : ''
      },
    },
  )
  showProgress({ done: 0, total: chosen.tasks.length })
  void run()
}

function showProgress({ done, total }: Pick<Progress, 'done' | 'total'>): void {
  bar.value = total === 0 ? 1 : done / total
  one('#progress').textContent = t.progress(done, total)
  said.textContent = ''
}

async function run(): Promise<void> {
  if (!chosen || !proceed || running) return
  running = true
  stopping = new AbortController()
  const { signal } = stopping
  one('#stop').hidden = false
  one('#resume').hidden = true
  said.textContent = ''
  show('running')
  try {
    const found = await proceed(signal)
    const isWhole = !found.incomplete
    said.textContent = isWhole
      ? t.done
      : signal.aborted
        ? t.stopped
        : t.broken(found.stopped === undefined ? t.unavailable : whyOf(found.stopped)[lang])
    showResults(chosen, found)
    one('#stop').hidden = true
    one('#resume').hidden = isWhole
  } finally {
    running = false
  }
}

one('#stop').addEventListener('click', () => stopping.abort())
one('#resume').addEventListener('click', () => void run())
addEventListener('beforeunload', (event) => {
  if (running) event.preventDefault()
})

// ── The table ────────────────────────────────────────────────────────────────────────────────────────────────────

const UNSORTED: Look = { search: '', by: 'place', descending: false, page: 0 }
let look = UNSORTED
let lines: readonly Line[] = []
let latest: Run | undefined

function showResults(of: Chosen, found: Run): void {
  latest = found
  look = UNSORTED
  one<HTMLInputElement>('#search').value = ''
  one('#when').textContent = `${of.name} · ${moment(new Date().toISOString(), lang)} · ${location.host}`
  lines = [...found.verdicts].map(([id, verdict]) => ({ place: of.place(id), verdict }))
  one('[data-save="list"]').hidden = !of.list
  for (const place of ['[data-save="receipts"]', '#receipts-hint'])
    one(place).hidden = found.receipts.size === 0
  draw()
  show('results', 'running')
}

const OUTCOMES = [undefined, 'verified', 'failed', 'unreadable', 'not-checked'] as const

function draw(): void {
  const counted = OUTCOMES.map((outcome) => ({
    outcome,
    count: outcome ? lines.filter(({ verdict }) => verdict.outcome === outcome).length : lines.length,
  }))
  put(
    one('#outcomes'),
    html`${counted
      .filter(({ outcome, count }) => !outcome || count > 0)
      .map(
        ({ outcome, count }) =>
          html`<button class="chip" type="button" data-outcome="${outcome ?? ''}" aria-pressed="${String(look.outcome === outcome)}">${t[outcome ?? 'all']} ${count}</button>`,
      )}`,
  )
  put(one('#table'), table(lines, look, lang))
  const pages = Math.max(1, Math.ceil(shownLines(lines, look, lang).length / PER_PAGE))
  one('#pages').hidden = pages === 1
  one('#page').textContent = t.page(look.page + 1, pages)
  one<HTMLButtonElement>('[data-page="-1"]').disabled = look.page === 0
  one<HTMLButtonElement>('[data-page="1"]').disabled = look.page === pages - 1
}

/** Draws anew, with the keyboard where it was. */
function change(other: Partial<Look>, focus?: string): void {
  look = { ...look, page: 0, ...other }
  draw()
  if (focus) sections.results.querySelector<HTMLElement>(focus)?.focus()
}

one('#outcomes').addEventListener('click', ({ target }) => {
  const outcome = (target as Element).closest<HTMLElement>('[data-outcome]')?.dataset.outcome
  if (outcome !== undefined)
    change({ outcome: (outcome || undefined) as Look['outcome'] }, `[data-outcome="${outcome}"]`)
})
one('#table').addEventListener('click', ({ target }) => {
  const by = (target as Element).closest<HTMLElement>('[data-by]')?.dataset.by as Column | undefined
  if (by) change({ by, descending: look.by === by && !look.descending }, `[data-by="${by}"]`)
})
one<HTMLInputElement>('#search').addEventListener('input', ({ target }) =>
  change({ search: (target as HTMLInputElement).value }),
)
one('#pages').addEventListener('click', ({ target }) => {
  const step = (target as Element).closest<HTMLElement>('[data-page]')?.dataset.page
  if (step) change({ page: look.page + Number(step) }, '#table')
})

// ── Paper and files ──────────────────────────────────────────────────────────────────────────────────────────────

one('#print').addEventListener('click', () => print())
addEventListener('beforeprint', () => {
  if (lines.length > 0) put(one('#table'), table(lines, look, lang, true))
})
addEventListener('afterprint', () => {
  if (lines.length > 0) draw()
})

sections.results.addEventListener('click', async ({ target }) => {
  const what = (target as Element).closest<HTMLElement>('[data-save]')?.dataset.save as What | undefined
  if (!what || !chosen || !latest) return
  await save(what, { chosen, run: latest, lines, look }, lang).catch(() => refuse(t.readFailed))
})

one('#another').addEventListener('click', () => {
  chosen = undefined
  latest = undefined
  lines = []
  show('choose')
  files.focus()
})
