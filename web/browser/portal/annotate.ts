/** 加注: for what, for whom, for how long. */

import type { Annotation } from '#lib/annotation'
import { type Certificate, terms } from '#lib/certificate'
import { annotationTerms } from '#lib/policy'
import { scenes } from '../../catalogue.ts'
import { type Html, html } from '../../html.ts'
import { qualificationLine } from '../../parts/certificate.ts'
import { textField } from '../../parts/field.ts'
import { kindLine } from '../../parts/kind.ts'
import { lang, one } from '../dom.ts'
import { onSubmit } from '../submit.ts'
import { arriving, backTo, go, hrefOf, pathOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

const { maxValidDays, quota, windowDays } = annotationTerms

export async function showAnnotate(managementNumber: string): Promise<void> {
  const certificate = await arriving(askAsHolder<Certificate>(pathOf(managementNumber)))
  const place = show({
    title: t.annotateTitle,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${t.annotateTitle}</h1>
      <p>${kindLine(certificate.result, lang)}</p>
      <form class="card">
        <div id="problem" role="alert"></div>
        ${purposeFields(t.recipientHint)}
        <p class="buttons"><button class="button primary">${t.create}</button></p>
      </form>`,
  })
  const form = one<HTMLFormElement>('form', place)
  offerPurposes(form)
  onSubmit(form, async ({ validDays, ...rest }) => {
    const body = { ...rest, validDays: Number(validDays) }
    const { code } = await askAsHolder<Annotation>(`${pathOf(managementNumber)}/annotations`, {
      method: 'POST',
      body,
    })
    go('annotation', managementNumber, code)
  })
}

/**
 * What every release for one purpose and a limited time is asked.
 * @param hint what becomes of the recipient's name
 */
export const purposeFields = (hint: string): Html => html`
  ${textField({ name: 'purpose', label: terms.purpose[lang], hint: t.purposeHint, maxlength: 60 })}
  <p class="choices">${scenes.map(({ name }) => html`<button class="chip" type="button" aria-pressed="false" data-purpose="${name.zh}">${name[lang]}</button>`)}</p>
  ${textField({ name: 'recipient', label: t.recipientField, hint, maxlength: 60, optional: true })}
  ${textField({ name: 'validDays', label: t.days, hint: t.daysHint(maxValidDays), type: 'number', more: html`min="1" max="${maxValidDays}" value="30" inputmode="numeric"` })}
  <p class="muted small">${t.quota(quota, windowDays)}</p>`

/** The usual purposes, as buttons that fill the field. */
export function offerPurposes(form: HTMLFormElement): void {
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
