/**
 * The script of `/scan`. With a network the server is asked about what is scanned, once, and keys and lists are kept
 * fresh; without one the service worker brings the page, and what was kept does the checking.
 */

import { type Html, html } from '../html.ts'
import { ago } from '../texts/dates.ts'
import { document as documentTexts } from '../texts/document.ts'
import { scan as texts } from '../texts/scan.ts'
import { Refusal } from './api.ts'
import { lang, one, present, put } from './dom.ts'
import { createCamera } from './scan/camera.ts'
import { askAboutDocument, LARGEST_PDF, linkIn } from './scan/document.ts'
import type { Outcome } from './scan/found.ts'
import { forgetAll, historyPart, isEmpty, remember } from './scan/history.ts'
import { offerInstallation } from './scan/install.ts'
import { askServer } from './scan/online.ts'
import { outcomeOf } from './scan/outcome.ts'
import { createReader } from './scan/reader.ts'
import { isTooOld, loadStock, refreshStock, type Stock } from './scan/stock.ts'

const t = texts[lang]
const d = documentTexts[lang]
const video = one<HTMLVideoElement>('#video')
const outcome = one('#outcome')
const note = one('#camera-note')
const reader = createReader()
const camera = createCamera(video, reader)
let stock: Stock = { lists: [] }

// ── What the device has ──────────────────────────────────────────────────────────────────────────────────────────

async function takeStock(): Promise<void> {
  const now = new Date()
  stock = await loadStock(now)
  const { keys, keysAt, lists } = stock
  one('#keys').textContent = keys && keysAt ? t.keysAge(keys.keys.length, ago(keysAt, now, lang)) : t.missing
  const oldest = lists.toSorted((a, b) => a.issuedAt.localeCompare(b.issuedAt))[0]
  one('#lists').textContent = oldest
    ? t.listsAge(lists.length, ago(oldest.issuedAt, now, lang)) +
      (isTooOld(oldest, now) ? ` · ${t.tooOld}` : '')
    : t.missing
}

async function refresh(): Promise<boolean> {
  const fetched = await refreshStock(new Date()).then(
    () => true,
    () => false,
  )
  await takeStock()
  one('#offline').hidden = fetched
  return fetched
}

one('#refresh').addEventListener('click', async () => {
  one('#stock-note').textContent = (await refresh()) ? t.refreshed : t.refreshFailed
})

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

function showCamera(on: boolean): void {
  for (const id of ['#video', '#frame', '#stop']) one(id).hidden = !on
  one('#idle').hidden = on
  note.textContent = on ? t.aim : ''
}

async function readCamera(): Promise<void> {
  outcome.hidden = true
  showCamera(true)
  try {
    const text = await camera.read()
    showCamera(false)
    if (text !== undefined) await answer(text)
  } catch {
    camera.stop()
    showCamera(false)
    note.textContent = t.cameraRefused
  }
}

one('#camera').addEventListener('click', () => void readCamera())
one('#stop').addEventListener('click', () => {
  camera.stop()
  showCamera(false)
})

/** What is behind a button: the same file may be chosen again. */
function onChoice(button: string, input: string, take: (file: File) => Promise<void>): void {
  const field = one<HTMLInputElement>(input)
  one(button).addEventListener('click', () => field.click())
  field.addEventListener('change', async () => {
    const [file] = field.files ?? []
    if (!file) return
    await take(file)
    field.value = ''
  })
}

async function readPicture(file: File): Promise<void> {
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  const text = bitmap && (await (await reader)(bitmap))
  note.textContent = text === undefined ? t.nothingFound : ''
  if (text !== undefined) await answer(text)
}

const isDocument = ({ type, name }: File) =>
  /^application\/(?:pdf|ofd)$/.test(type) || /\.(?:pdf|ofd)$/i.test(name)

onChoice('#choose', '#picture', readPicture)
onChoice('#choose-pdf', '#pdf', sendDocument)
const readerCard = one('#reader')
readerCard.addEventListener('dragover', (event) => event.preventDefault())
readerCard.addEventListener('drop', (event) => {
  const [file] = event.dataTransfer?.files ?? []
  if (!file) return
  event.preventDefault()
  void (isDocument(file) ? sendDocument(file) : readPicture(file))
})

const pasted = one<HTMLFormElement>('#pasted')
pasted.addEventListener('submit', (event) => {
  event.preventDefault()
  const text = one<HTMLTextAreaElement>('textarea', pasted).value.trim()
  if (text !== '') void answer(text)
})

// ── The answer ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Counts what was scanned: an answer that comes after the next scan is not shown in its place. */
let scans = 0
/** What the server is being asked about: asking twice at a time would be two entries in the holder's log. */
let pending: string | undefined

/** @param before what has to be known before it is read */
async function answer(text: string, before: Html = html``): Promise<void> {
  if (text === pending) return show()
  pending = text
  const scan = ++scans
  const isLatest = () => scan === scans
  const now = new Date()
  try {
    const local = await outcomeOf(text, stock, now, lang)
    if (local.question && isLatest()) {
      fill(html`${before}${local.waiting}`)
      show()
    }
    const found = (local.question && (await askServer(local.question, local.signed, lang))) ?? local
    const shown = { ...found, body: html`${before}${found.body}` }
    if (isLatest()) settle(shown, local.question !== undefined)
    remember(found, now)
    drawHistory()
  } finally {
    if (isLatest()) pending = undefined
  }
}

/** Sends a PDF or an OFD. Without an answer the link in it is looked at like any scan, and what was not checked is said. */
async function sendDocument(file: File): Promise<void> {
  if (file.size > LARGEST_PDF) {
    note.textContent = d.tooLarge
    return
  }
  const scan = ++scans
  const isLatest = () => scan === scans
  pending = undefined
  outcome.hidden = true
  note.textContent = d.sending
  try {
    const found = await askAboutDocument(file, lang)
    if (isLatest()) {
      note.textContent = ''
      settle(found, false)
    }
    remember(found, new Date())
    drawHistory()
  } catch (error) {
    const { status, message } = error instanceof Refusal ? error : { status: 0, message: '' }
    if (!isLatest()) return
    const link = status === 0 ? await linkIn(file) : undefined
    note.textContent = status !== 0 ? message : link ? d.linkOnly : d.needsNetwork
    if (link) await answer(link, html`<p class="note caution">${d.linkOnly}</p>`)
  }
}

/** @param waited something of it is there already, and may have been left since: then nobody is called back to it */
function settle({ body, activate }: Outcome, waited: boolean): void {
  const isRead = outcome.contains(document.activeElement)
  fill(body)
  activate?.(outcome)
  if (!waited) show()
  else if (isRead) outcome.querySelector('h2')?.focus({ preventScroll: true })
}

function show(): void {
  outcome.hidden = false
  present(outcome)
  outcome.scrollIntoView()
}

function fill(body: Html): void {
  put(outcome, body)
  one('#again', outcome).addEventListener('click', () => {
    outcome.hidden = true
    one<HTMLTextAreaElement>('textarea', pasted).value = ''
    one('#camera').focus()
  })
}

function drawHistory(): void {
  put(one('#history'), historyPart(lang))
  one('#clear').hidden = isEmpty()
}

one('#clear').addEventListener('click', () => {
  forgetAll()
  drawHistory()
  one('#history').focus()
})

// ── Start ────────────────────────────────────────────────────────────────────────────────────────────────────────

drawHistory()
offerInstallation(one('#install'))
await takeStock()
// Opened by a camera without a network: the service worker has brought this page in place of the result.
if (/^#\d{8,}$/.test(location.hash)) void answer(location.href)
await refresh()
