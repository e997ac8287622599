/** 加注: for what, for whom, for how long; and then the link and the QR to hand over. */

import type { Annotation } from '#lib/annotation'
import { type Certificate, terms } from '#lib/certificate'
import { annotationTerms } from '#lib/policy'
import { html } from '../../html.ts'
import { factList, qualificationLine } from '../../parts/certificate.ts'
import { textField } from '../../parts/field.ts'
import { kindLine } from '../../parts/kind.ts'
import { moment } from '../../texts/dates.ts'
import { purposeNames, purposes } from '../../texts/portal.ts'
import { Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { onSubmit } from '../submit.ts'
import { pathOf } from './certificate.ts'
import { download } from './download.ts'
import { backTo, c, go, hrefOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

const { maxValidDays, quota, windowDays } = annotationTerms

export async function showAnnotate(managementNumber: string): Promise<void> {
  const certificate: Certificate = await (await askAsHolder(pathOf(managementNumber))).json()
  const place = show({
    title: t.annotateTitle,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${t.annotateTitle}</h1>
      <p>${kindLine(certificate.result, lang)}</p>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${textField({ name: 'purpose', label: terms.purpose[lang], hint: t.purposeHint, maxlength: 60 })}
        <p class="choices">${purposes.map((purpose) => html`<button class="chip" type="button" aria-pressed="false" data-purpose="${purpose}">${purposeNames[lang][purpose]}</button>`)}</p>
        ${textField({ name: 'recipient', label: t.recipientField, hint: t.recipientHint, maxlength: 60, optional: true })}
        ${textField({ name: 'validDays', label: t.days, hint: t.daysHint(maxValidDays), type: 'number', more: html`min="1" max="${maxValidDays}" value="30" inputmode="numeric"` })}
        <p class="muted small">${t.quota(quota, windowDays)}</p>
        <p class="buttons"><button class="button primary">${t.create}</button></p>
      </form>`,
  })
  const form = one<HTMLFormElement>('form', place)
  offerPurposes(form)
  onSubmit(form, async ({ validDays, ...rest }) => {
    const body = { ...rest, validDays: Number(validDays) }
    const response = await askAsHolder(`${pathOf(managementNumber)}/annotations`, { method: 'POST', body })
    const { code }: Annotation = await response.json()
    go('annotation', managementNumber, code)
  })
}

/** The usual purposes, as buttons that fill the field. */
function offerPurposes(form: HTMLFormElement): void {
  const field = one<HTMLInputElement>('#f-purpose', form)
  const chips = [...form.querySelectorAll<HTMLButtonElement>('[data-purpose]')]
  const mark = () => {
    for (const chip of chips)
      chip.setAttribute('aria-pressed', String(chip.dataset.purpose === field.value.trim()))
  }
  for (const chip of chips) {
    chip.addEventListener('click', () => {
      field.value = chip.dataset.purpose ?? ''
      mark()
    })
  }
  field.addEventListener('input', mark)
}

export async function showAnnotation(managementNumber: string, code: string): Promise<void> {
  const path = pathOf(managementNumber)
  const [certificate, { annotations }] = (await Promise.all(
    ['', '/annotations'].map(async (part) => (await askAsHolder(path + part)).json()),
  )) as [Certificate, { annotations: readonly Annotation[] }]
  const annotation = annotations.find((one) => one.code === code)
  if (!annotation) throw new Refusal(404, { code: 'not-found', detail: t.notFound })
  const { purpose, recipient, url, qr, issuedAt, expiresAt, state } = annotation
  const place = show({
    title: t.annotations,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${state === 'active' ? t.ready : t[state]}</h1>
      ${state === 'active' && html`<p>${t.readyLead}</p>`}
      <div class="columns">
        <figure class="card"><div class="qr"><img src="data:image/svg+xml,${encodeURIComponent(qr)}" alt="${t.qr}" width="300" height="300"></div></figure>
        <section class="card">
          ${kindLine(certificate.result, lang)}
          ${factList([
            [terms.purpose[lang], purpose],
            [terms.recipient[lang], recipient],
            [terms.verificationCode[lang], code, 'mono'],
            [t.link, html`<a href="${url}">${url}</a>`],
            [t.issued, moment(issuedAt, lang)],
            [terms.validUntil[lang], moment(expiresAt, lang)],
          ])}
          ${
            state === 'active' &&
            html`<p class="buttons">
              <button class="button primary" type="button" id="download">${t.download}</button>
              <button class="button" type="button" id="copy">${c.copy}</button>
              <button class="button" type="button" id="print">${c.print}</button>
            </p>`
          }
          <p id="copied" role="status"></p>
        </section>
      </div>`,
  })
  const button = place.querySelector<HTMLButtonElement>('#download')
  button?.addEventListener('click', () => download(button, managementNumber, code))
  place.querySelector('#print')?.addEventListener('click', () => window.print())
  place.querySelector('#copy')?.addEventListener('click', async () => {
    await navigator.clipboard.writeText(url)
    put(one('#copied', place), html`${c.copied}`)
  })
}
