/** The pages of `/v/{code}` that are not a certificate: each state says what it is, what it is not, and what to do. */

import type { ProblemContext, ProblemDocument } from '#lib/http'
import { html, type Part } from '../html.ts'
import { readCodeInput } from '../parts/code-input.ts'
import { fold } from '../parts/fold.ts'
import type { Tone } from '../parts/icons.ts'
import { addressPart } from '../parts/result.ts'
import { shell } from '../parts/shell.ts'
import { CODE_SCRIPT, causesCard, codeForm, codeProblem } from '../parts/states.ts'
import { verdictPanel } from '../parts/verdict.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { result } from '../texts/result.ts'
import { states } from '../texts/states.ts'

type T = (typeof states)['zh']

interface State {
  readonly tone: Tone
  readonly word: (t: T) => string
  readonly lead?: (t: T) => string
  readonly next?: (t: T) => Part
  readonly causes?: true
  /** What the person can do here and now. */
  readonly offers: readonly ('retry' | 'code' | 'number' | 'scanner')[]
}

/** A row for every problem that a person can meet here; `mistyped` is of an address that holds no code. */
const STATES: Readonly<Record<string, State>> = {
  'not-found': {
    tone: 'unknown',
    word: (t) => t.notFound,
    lead: (t) => t.notFoundLead,
    causes: true,
    offers: ['code', 'number'],
  },
  'annotation-expired': {
    tone: 'unknown',
    word: (t) => t.expired,
    lead: (t) => t.expiredLead,
    next: (t) => t.expiredNext,
    offers: ['number'],
  },
  'annotation-withdrawn': {
    tone: 'unknown',
    word: (t) => t.withdrawn,
    lead: (t) => t.withdrawnLead,
    next: (t) => t.withdrawnNext,
    offers: ['number'],
  },
  unavailable: {
    tone: 'unknown',
    word: (t) => t.unavailable,
    lead: (t) => t.unavailableLead,
    next: (t) => t.unavailableNext,
    offers: ['retry', 'scanner'],
  },
  'too-many-attempts': {
    tone: 'caution',
    word: (t) => t.tooMany,
    lead: (t) => t.tooManyLead,
    next: (t) => t.tooManyNext,
    offers: ['retry'],
  },
  mistyped: {
    tone: 'caution',
    word: (t) => t.mistyped,
    lead: (t) => t.mistypedLead,
    offers: ['code', 'number'],
  },
  'invalid-input': { tone: 'caution', word: (t) => t.badRequest, offers: ['code'] },
}

const OTHER: State = { tone: 'unknown', word: (t) => t.failed, offers: ['retry'] }

export interface ProblemPage extends ProblemContext {
  readonly problem: ProblemDocument
  readonly lang: Lang
  readonly origin: string
}

export function problemPage(page: ProblemPage): string {
  const { problem, lang, origin, path: asked, query: asking, retryAfter } = page
  const { code = '' } = asked
  const t = states[lang]
  const { host } = new URL(origin)
  const input = readCodeInput(code, host)
  const wrong =
    problem.code === 'not-found' && 'problem' in input ? codeProblem(input, host, lang) : undefined
  const state = STATES[wrong ? 'mistyped' : problem.code] ?? OTHER
  const path = `/v/${encodeURIComponent(code.toWellFormed())}`
  // The region that was chosen stays over another try and over the switch of the language.
  const query = /^\d{6}$/.test(asking.useIn ?? '') ? `useIn=${asking.useIn}` : undefined
  const word = state.word(t)
  return shell({
    lang,
    path,
    ...(query && { query }),
    title: word,
    narrow: true,
    scripts: [CODE_SCRIPT],
    head: html`<meta name="robots" content="noindex">`,
    body: html`
      ${verdictPanel({ tone: state.tone, word, lead: state.lead?.(t) ?? problem.detail })}
      ${detailNote(problem)}
      ${state.causes && causesCard(lang)}
      <section class="card">
        <h2>${t.next}</h2>
        ${retryAfter !== undefined && html`<p><strong>${common[lang].waitSeconds(retryAfter)}</strong></p>`}
        ${state.next && html`<p>${state.next(t)}</p>`}
        ${state.offers.includes('code') && codeForm(lang, wrong && { typed: code, problem: wrong })}
        <p class="buttons">
          ${state.offers.includes('retry') && html`<a class="button primary" href="${path}${query && `?${query}`}">${t.retry}</a>`}
          ${state.offers.includes('number') && html`<a class="button" href="/verify">${t.byNumber}</a>`}
          ${state.offers.includes('scanner') && html`<a class="button" href="/scan">${t.toScanner}</a>`}
        </p>
        <p class="muted small">${t.requestId} <code>${problem.requestId}</code></p>
      </section>
      <div class="card folds">${fold(result[lang].address, addressPart(origin, lang))}</div>`,
  })
}

/** What the service says of single fields: a region that is none, say. */
const detailNote = ({ errors }: ProblemDocument): Part =>
  errors && html`<ul class="note caution">${errors.map((error) => html`<li>${error.detail}</li>`)}</ul>`

/** What chats and prefetching browsers are shown: nothing of the certificate. */
export function previewPage(lang: Lang, code: string): string {
  const t = states[lang]
  return shell({
    lang,
    path: `/v/${encodeURIComponent(code.toWellFormed())}`,
    title: t.preview,
    narrow: true,
    description: t.previewLead,
    head: html`<meta name="robots" content="noindex">`,
    body: verdictPanel({ tone: 'unknown', word: t.preview, lead: t.previewLead }),
  })
}

export function notFoundPage(lang: Lang): string {
  const t = states[lang]
  return shell({
    lang,
    path: '/',
    title: t.pageNotFound,
    narrow: true,
    body: html`
      ${verdictPanel({ tone: 'unknown', word: t.pageNotFound, lead: t.pageNotFoundLead })}
      <p class="buttons"><a class="button primary" href="/">${t.toStart}</a></p>`,
  })
}
