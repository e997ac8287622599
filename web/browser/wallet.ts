/**
 * The script of `/verify/wallet`: asks, shows the QR or the link, waits, shows the answer in place of the form. Where a
 * wallet on this device leads back here, the address says to which request and with which code; it is taken out at once.
 */

import type { Verification } from '#lib/verification'
import { html, trusted } from '../html.ts'
import { resultBody } from '../parts/result.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { wallet as texts } from '../texts/wallet.ts'
import { ask, Refusal } from './api.ts'
import { activateResult } from './choice.ts'
import { enhanceCodeForms } from './code-form.ts'
import { lang, one, present, put } from './dom.ts'
import { onSubmit } from './submit.ts'
import { poll, type WalletResult } from './wallet/poll.ts'

interface WalletRequest {
  readonly id: string
  readonly uri: string
  readonly haipUri: string
  readonly qr: string
  readonly expiresAt: string
}

const t = texts[lang]
const form = one<HTMLFormElement>('#from-wallet')
const asking = one('#ask')
const answer = one('#answer')
let stop = () => {}
enhanceCodeForms()

/** Who has the page on a phone has the wallet there too, as a rule; the other way is one more press. */
const isPhone = matchMedia('(pointer: coarse)').matches

onSubmit(form, ({ useIn }) => begin(useIn, isPhone))

async function begin(useIn: string | undefined, sameDevice: boolean): Promise<void> {
  const body = { ...(useIn && { useIn }), sameDevice }
  const request = await ask<WalletRequest>('/v1/wallet/requests', { method: 'POST', body })
  stop()
  if (answer.hidden) history.pushState({ answered: true }, '')
  show(sameDevice ? openScreen(request) : scanScreen(request))
  one('[data-other]', answer).addEventListener('click', ({ currentTarget }) => {
    ;(currentTarget as HTMLButtonElement).disabled = true
    void begin(useIn, !sameDevice).catch(showRefusal)
  })
  one('[data-stop]', answer).addEventListener('click', () => history.back())
  wait(request)
}

function wait({ id, expiresAt }: Pick<WalletRequest, 'id' | 'expiresAt'>): void {
  const state = one('#state', answer)
  stop = poll(id, {
    onWaiting: (reached) => {
      const minutes = Math.ceil((Date.parse(expiresAt) - Date.now()) / 60_000)
      const word = reached ? `${t.waiting} · ${t.left(minutes)}` : t.unreachable
      // Said once by a screen reader, not with every look.
      if (state.textContent !== word) state.textContent = word
    },
    onResult: showResult,
    onRefusal: showRefusal,
  })
}

const scanScreen = ({ qr }: WalletRequest) => html`
  <div class="hero"><h1 tabindex="-1">${t.scanTitle}</h1><p class="lead">${t.scanLead}</p></div>
  <section class="card wallet-request">
    <div class="qr">${trusted(qr)}</div>
    ${waitingPart(t.walletHere)}
  </section>`

const openScreen = ({ uri, haipUri }: WalletRequest) => html`
  <div class="hero"><h1 tabindex="-1">${t.openTitle}</h1><p class="lead">${t.openLead}</p></div>
  <section class="card wallet-request">
    <p class="buttons">
      <a class="button primary" href="${uri}" data-open>${t.open}</a>
      <a class="button" href="${haipUri}">${t.openHaip}</a>
    </p>
    ${waitingPart(t.walletElsewhere)}
  </section>`

const waitingPart = (other: string) => html`
  <p id="state" role="status" class="muted">${t.waiting}</p>
  <p class="buttons">
    <button class="button" type="button" data-other>${other}</button>
    <button class="button" type="button" data-stop>${t.stop}</button>
  </p>`

function showResult(result: Exclude<WalletResult, { state: 'waiting' }>): void {
  if (result.state === 'answered') showVerification(result.verification)
  else if (result.state === 'expired') showWord('unknown', t.expired, t.expiredLead)
  else showRefused(result)
}

function showRefused(result: Extract<WalletResult, { state: 'refused' }>): void {
  const declined = result.reason === 'wallet-declined'
  showWord(
    declined ? 'unknown' : 'bad',
    declined ? t.declined : t.refused,
    result.detail[lang],
    result.reason,
  )
}

function showVerification(verification: Verification): void {
  show(html`${resultBody(verification, { lang, origin: location.origin })}${again}`)
  activateResult(answer, verification)
}

function showRefusal(refusal: Refusal): void {
  if (refusal.code === 'not-found') showWord('unknown', t.elsewhere, t.elsewhereLead)
  else showWord('unknown', t.declined, refusal.message)
}

function showWord(tone: 'bad' | 'unknown', word: string, lead: string, reason?: string): void {
  show(html`
    ${verdictPanel({ tone, word, lead })}
    ${reason && html`<p class="muted small">${t.reason}${lang === 'zh' ? '：' : ': '}<code>${reason}</code></p>`}
    ${again}`)
}

const again = html`<p class="buttons"><button class="button primary" type="button" data-again>${t.again}</button></p>`

function show(part: ReturnType<typeof html>): void {
  put(answer, part)
  answer.querySelector('[data-again]')?.addEventListener('click', () => history.back())
  turnTo(true)
}

// ── Back leads to the form and waits no more; nothing is asked anew ─────────────────────────────────────────────

function turnTo(answered: boolean): void {
  answer.hidden = !answered
  asking.hidden = answered
  present(answered ? answer : asking)
}

window.addEventListener('popstate', () => {
  stop()
  if (!ledBack()) turnTo(false)
})
if (!ledBack() && history.state?.answered) history.replaceState(null, '')

// ── Led back by a wallet on this device, into this tab or a new one ─────────────────────────────────────────────────

/** @returns whether the address says so */
function ledBack(): boolean {
  const back = new URLSearchParams(location.hash.slice(1))
  const id = back.get('id')
  if (!id) return false
  const responseCode = back.get('response_code')
  history.replaceState(null, '', location.pathname)
  history.pushState({ answered: true }, '')
  const query = responseCode ? `?responseCode=${encodeURIComponent(responseCode)}` : ''
  ask<WalletResult>(`/v1/wallet/requests/${encodeURIComponent(id)}/result${query}`)
    .then((result) => (result.state === 'waiting' ? turnTo(false) : showResult(result)))
    .catch((error) => {
      if (!(error instanceof Refusal)) throw error
      showRefusal(error)
    })
  return true
}
