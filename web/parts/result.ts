/**
 * The body of a result, the same wherever it is shown: on the page that a QR opens, after a number was entered,
 * in the scanner when it could ask. Pure; called on the server and in the browser.
 */

import { terms } from '#lib/certificate'
import { formatCode } from '#lib/credential'
import type { Result } from '#lib/policy'
import type { Verification } from '#lib/verification'
import { type Html, html, type Part } from '../html.ts'
import { common } from '../texts/common.ts'
import { daysLeft, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'
import { outcome } from '../texts/outcome.ts'
import { result as texts } from '../texts/result.ts'
import { basisList } from './basis.ts'
import { certificateFacts, factList, whoseLine } from './certificate.ts'
import { fold } from './fold.ts'
import { kindCard } from './kind.ts'
import { checkList, useAnswer, verdictOf } from './outcome.ts'
import { regionOptions } from './regions.ts'
import { verdictPanel } from './verdict.ts'

export interface ResultOptions {
  readonly lang: Lang
  /** Of this deployment: what the address bar has to show. */
  readonly origin: string
  /** Under which it was asked; without one it is asked again by number. */
  readonly code?: string | undefined
  /** The QR of that code's address, where it can be drawn. */
  readonly qr?: Html
  /** Where the form of the region goes without script; without it the choice needs script. */
  readonly action?: string
  /** What that form brings along, so that it is no further verification. */
  readonly continues?: string | undefined
  readonly heading?: 'h1' | 'h2'
}

export function resultBody(verification: Verification, options: ResultOptions): Html {
  const { lang, origin, heading = 'h1' } = options
  const { certificate, use } = verification
  const t = texts[lang]
  return html`
    <div id="alarm" role="alert"></div>
    <div id="verdict">${verdictPanel({ ...verdictOf(verification, lang), heading })}</div>
    ${differences(verification, lang)}
    ${certificate && whoseLine(certificate, lang)}
    <div class="columns">
      <div class="stack">
        ${certificate && kindCard(certificate.result, lang, certificate.status === 'revoked')}
        ${certificate && verification.verified && useForm(use?.region, options, useAnswer(verification, lang))}
      </div>
      <div class="card folds">
        ${
          certificate &&
          fold(
            t.record,
            html`<p class="muted small">${outcome[lang].compare}</p>${certificateFacts(certificate, 'verifier', lang)}`,
            { open: true },
          )
        }
        ${annotationPart(verification, lang)}
        ${fold(t.checks, checkList(verification, lang))}
        ${certificate && fold(terms.legalBasis[lang], basisPart(certificate.result, lang))}
        ${fold(t.keep, keepPart(verification, options))}
        ${fold(t.address, addressPart(origin, lang))}
      </div>
    </div>`
}

function differences({ differences: names = [], status }: Verification, lang: Lang): Part {
  const t = texts[lang]
  if (status.record === 'revoked') return html`<p class="note bad">${t.revokedNext}</p>`
  if (names.length === 0) return undefined
  return html`<div class="note bad" role="alert"><h2>${outcome[lang].localDiffers}</h2><p>${outcome[lang].localDiffersLead}</p></div>`
}

/** The choice of the region; its answer goes into `#use`. */
export function useForm(
  region: string | undefined,
  { lang, action, continues }: Pick<ResultOptions, 'lang' | 'action' | 'continues'>,
  answer: Html,
): Html {
  const t = texts[lang]
  return html`
    <section class="card">
      <form class="ask" method="get"${action && html` action="${action}"`} data-use>
        ${continues && html`<input type="hidden" name="continues" value="${continues}">`}
        <div class="field">
          <label for="useIn">${t.where}</label>
          <select id="useIn" name="useIn" aria-describedby="use-hint">${regionOptions(lang, region)}</select>
        </div>
        <button class="button primary">${t.answer}</button>
      </form>
      <p id="use-hint" class="muted small">${t.whereHint}</p>
      <div id="use" aria-live="polite">${answer}</div>
    </section>`
}

function annotationPart({ annotation, verifiedAt }: Verification, lang: Lang): Part {
  if (!annotation) return undefined
  const t = texts[lang]
  const left = t.daysLeft(daysLeft(annotation.expiresAt, new Date(verifiedAt)))
  return fold(
    `${terms.annotation[lang]} · ${annotation.purpose} · ${left}`,
    html`
      <p>${t.annotationLead}</p>
      ${factList([
        [terms.purpose[lang], annotation.purpose],
        [terms.recipient[lang], annotation.recipient],
        [terms.validUntil[lang], `${moment(annotation.expiresAt, lang)} · ${left}`],
      ])}`,
  )
}

function basisPart({ basis, rule, determined, sourcedUntil }: Result, lang: Lang): Html {
  const t = texts[lang]
  return html`
    ${basisList(basis)}
    <p class="muted small">
      ${(determined ? t.rule : t.closestRule)(rule.name[lang])} · <code>${rule.id}</code> ${t.version(rule.version)}<br>
      ${t.confidence(rule.confidence[lang])}${sourcedUntil && html` · ${t.sourcedUntil(sourcedUntil)}`}
    </p>`
}

/** What can be filed, and what lets whoever holds the print-out ask again. */
function keepPart({ receipt, verifiedAt, requestId }: Verification, options: ResultOptions): Html {
  const { lang, origin, code, qr } = options
  const t = texts[lang]
  return html`
    <div class="screen">
      <p class="muted small">${t.receiptHint}</p>
      <form class="buttons" method="post" action="/v1/receipts/document" data-receipt>
        <input type="hidden" name="receipt" value="${receipt}">
        <button class="button">${t.receipt}</button>
        <button class="button" type="button" data-print hidden>${common[lang].print}</button>
        <a class="button" href="/receipt">${t.checkReceipt}</a>
      </form>
    </div>
    <h3>${t.again}</h3>
    <div class="again">
      ${qr && html`<div class="qr">${qr}</div>`}
      <div>
        <p>${code ? t.againByCode : t.againByNumber}</p>
        ${factList([
          [terms.verificationCode[lang], code && formatCode(code), 'mono'],
          [t.website, code ? `${origin}/v/${code}` : `${origin}/verify`, 'mono'],
          [outcome[lang].checkedAt, moment(verifiedAt, lang)],
          [t.requestNumber, requestId, 'mono'],
        ])}
      </div>
    </div>
    ${qr && html`<p class="buttons"><a class="button" href="/v/${code}/qr.png" download="qr.png">${t.saveQr}</a></p>`}`
}

export function addressPart(origin: string, lang: Lang): Html {
  const t = texts[lang]
  return html`
    <p>${t.addressOnly}</p>
    <p class="address">${origin.replace(/^https?:\/\//, '')}</p>
    <p class="muted small">${t.addressHow}</p>`
}
