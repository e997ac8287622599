/**
 * The body of a result, the same wherever it is shown: on the page that a QR opens, after a number was entered,
 * in the scanner when it could ask. Pure; called on the server and in the browser.
 */

import { terms } from '#lib/certificate'
import type { Verification } from '#lib/verification'
import { type Html, html, type Part } from '../html.ts'
import { common } from '../texts/common.ts'
import { daysLeft, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'
import { result as texts } from '../texts/result.ts'
import { certificateFacts, factList, whoseLine } from './certificate.ts'
import { kindCard } from './kind.ts'
import { checkList, useAnswer, verdictOf } from './outcome.ts'
import { regionOptions } from './regions.ts'
import { verdictPanel } from './verdict.ts'

export interface ResultOptions {
  readonly lang: Lang
  /** Of this deployment: what the address bar has to show. */
  readonly origin: string
  /** Where the form of the region goes without script; without it the choice needs script. */
  readonly action?: string
  readonly heading?: 'h1' | 'h2'
}

export function resultBody(verification: Verification, options: ResultOptions): Html {
  const { lang, origin, heading = 'h1' } = options
  const { certificate, use } = verification
  return html`
    <div id="alarm" role="alert"></div>
    <div id="verdict">${verdictPanel({ ...verdictOf(verification, lang), heading })}</div>
    ${differences(verification, lang)}
    ${certificate && whoseLine(certificate, lang)}
    <div class="columns result">
      <div class="stack">
        ${certificate && kindCard(certificate.result, lang, certificate.status === 'revoked')}
        ${certificate && verification.verified && useForm(use?.region, options, useAnswer(verification, lang))}
      </div>
      ${
        certificate &&
        html`<section class="card"><h2>${texts[lang].record}</h2>
          <p class="muted small">${texts[lang].compare}</p>
          ${certificateFacts(certificate, 'verifier', lang)}</section>`
      }
      <div class="stack">
        ${annotationCard(verification, lang)}
        ${checksCard(verification, lang)}
        ${keepCard(verification, lang)}
      </div>
      <div class="stack">
        ${certificate && basisCard(certificate.result, lang)}
        ${addressCard(origin, lang)}
      </div>
    </div>`
}

function differences({ differences: names = [], status }: Verification, lang: Lang): Part {
  const t = texts[lang]
  if (status.record === 'revoked') return html`<p class="note bad">${t.revokedNext}</p>`
  if (names.length === 0) return undefined
  return html`<div class="note bad" role="alert"><h2>${t.localDiffers}</h2><p>${t.localDiffersLead}</p></div>`
}

/** The choice of the region; its answer goes into `#use`. */
export function useForm(
  region: string | undefined,
  { lang, action }: Pick<ResultOptions, 'lang' | 'action'>,
  answer: Html,
): Html {
  const t = texts[lang]
  return html`
    <section class="card">
      <form class="ask" method="get"${action && html` action="${action}"`} data-use>
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

function annotationCard({ annotation, verifiedAt }: Verification, lang: Lang): Part {
  if (!annotation) return undefined
  const t = texts[lang]
  const left = t.daysLeft(daysLeft(annotation.expiresAt, new Date(verifiedAt)))
  return html`
    <section class="card">
      <h2>${terms.annotation[lang]}</h2>
      <p>${t.annotationLead}</p>
      ${factList([
        [terms.purpose[lang], annotation.purpose],
        [terms.recipient[lang], annotation.recipient],
        [terms.validUntil[lang], `${moment(annotation.expiresAt, lang)} · ${left}`],
      ])}
    </section>`
}

const checksCard = (verification: Verification, lang: Lang): Html =>
  html`<section class="card"><h2>${texts[lang].checks}</h2>${checkList(verification, lang)}</section>`

function basisCard(
  { basis, rule, determined, sourcedUntil }: NonNullable<Verification['certificate']>['result'],
  lang: Lang,
): Html {
  const t = texts[lang]
  return html`
    <section class="card">
      <h2>${terms.legalBasis[lang]}</h2>
      <ul>${basis.map(({ number, title }) => html`<li lang="zh-CN">${number}《${title}》</li>`)}</ul>
      <p class="muted small">
        ${(determined ? t.rule : t.closestRule)(rule.name[lang])} · <code>${rule.id}</code> ${t.version(rule.version)}<br>
        ${t.confidence(rule.confidence[lang])}${sourcedUntil && html` · ${t.sourcedUntil(sourcedUntil)}`}
      </p>
    </section>`
}

function keepCard({ receipt, verifiedAt }: Verification, lang: Lang): Html {
  const t = texts[lang]
  const name = `zhengyan-${verifiedAt.slice(0, 19).replaceAll(':', '')}Z.jws`
  return html`
    <section class="card screen">
      <h2>${t.keep}</h2>
      <p class="muted small">${t.receiptHint}</p>
      <p class="buttons">
        <a class="button" download="${name}" href="data:application/jose,${receipt}">${t.receipt}</a>
        <button class="button" type="button" data-print hidden>${common[lang].print}</button>
      </p>
    </section>`
}

export function addressCard(origin: string, lang: Lang): Html {
  const t = texts[lang]
  return html`
    <section class="card">
      <h2>${t.address}</h2>
      <p>${t.addressOnly}</p>
      <p class="address">${origin.replace(/^https?:\/\//, '')}</p>
      <p class="muted small">${t.addressHow}</p>
    </section>`
}
