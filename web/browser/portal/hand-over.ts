/** One release, to be handed over: its link, its QR as a picture to keep, its document. */

import type { Annotation } from '#lib/annotation'
import { type Certificate, terms } from '#lib/certificate'
import { type Html, html } from '../../html.ts'
import { factList, qualificationLine } from '../../parts/certificate.ts'
import { kindLine } from '../../parts/kind.ts'
import { moment } from '../../texts/dates.ts'
import { Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { documentLinks, onDownload, pictureAddress } from './download.ts'
import { askReleases } from './releases.ts'
import { arriving, backTo, c, hrefOf, pathOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

/** Chat's own browser keeps no file of a link, but a picture that is pressed long. */
const inWeChat = /MicroMessenger/i.test(navigator.userAgent)

export async function showRelease(managementNumber: string, code: string): Promise<void> {
  const [certificate, { annotations: releases }] = await arriving(
    Promise.all([askAsHolder<Certificate>(pathOf(managementNumber)), askReleases(managementNumber)]),
  )
  const release = releases.find((one) => one.code === code)
  if (!release) throw new Refusal({ status: 404, code: 'not-found', detail: t.notFound })
  const { url, state, purpose } = release
  const active = state === 'active'
  const place = show({
    title: purpose === undefined ? t.standing : t.annotations,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${active ? (purpose === undefined ? t.standing : t.ready) : t[state]}</h1>
      ${active && html`<p>${purpose === undefined ? t.standingLead : t.readyLead}</p>`}
      <div class="columns">
        ${active && qrCard(managementNumber, release)}
        <section class="card">
          ${kindLine(certificate.result, lang)}
          ${facts(release)}
          ${
            active &&
            html`<p class="buttons">
              ${documentLinks(managementNumber, code, true)}
              <button class="button" type="button" id="share" hidden>${t.share}</button>
              <button class="button" type="button" id="copy">${c.copy}</button>
              <button class="button" type="button" id="print">${c.print}</button>
            </p>
            <p class="muted small screen">${t.formats}</p>`
          }
          <p id="copied" role="status"></p>
        </section>
      </div>`,
  })
  if (!active) return
  onDownload(place, managementNumber)
  one('#print', place).addEventListener('click', () => window.print())
  one('#copy', place).addEventListener('click', () => copy(url, one('#copied', place)))
  onShare(one('#share', place), { title: qualificationLine(certificate, lang), url })
}

const facts = ({ purpose, recipient, code, url, issuedAt, expiresAt }: Annotation): Html =>
  factList([
    [terms.purpose[lang], purpose],
    [terms.recipient[lang], recipient],
    [terms.verificationCode[lang], code, 'mono'],
    [t.link, html`<a href="${url}">${url}</a>`],
    [expiresAt === undefined ? t.standingSince : t.issued, moment(issuedAt, lang)],
    [terms.validUntil[lang], expiresAt === undefined ? t.noEnd : moment(expiresAt, lang)],
  ])

/** The picture has an address: pressed long it is kept in any phone, and the link saves it everywhere else. */
function qrCard(managementNumber: string, { code }: Annotation): Html {
  const picture = pictureAddress(managementNumber, code)
  return html`
    <figure class="card">
      <div class="qr"><img src="${picture}" alt="${t.qr}" width="300" height="300"></div>
      <figcaption class="screen">
        ${
          inWeChat
            ? html`<p>${t.pressLong}</p>`
            : html`<p class="buttons"><a class="button" id="picture" href="${picture}" download="qr.png">${t.savePicture}</a></p>`
        }
      </figcaption>
    </figure>`
}

/** Where the clipboard is not to be had, the link is there to be marked. */
async function copy(url: string, told: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(url)
    put(told, html`${c.copied}`)
  } catch {
    put(told, html`${t.copyByHand}`)
  }
}

/** Hands the link to another program of the phone. Whoever changes their mind there has not failed. */
function onShare(button: HTMLButtonElement, data: { title: string; url: string }): void {
  if (typeof navigator.share !== 'function') return
  button.hidden = false
  button.addEventListener('click', () => void navigator.share(data).catch(() => {}))
}
