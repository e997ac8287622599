/** Certificates in wallets: what is there, and the offer of one to the holder's own wallet. */

import type { Annotation, WalletRelease } from '#lib/annotation'
import { type Certificate, type FieldKey, labelOf, terms } from '#lib/certificate'
import type { Offer } from '#lib/wallet'
import { type Html, html, trusted } from '../../html.ts'
import { factList, qualificationLine } from '../../parts/certificate.ts'
import { kindLine } from '../../parts/kind.ts'
import { moment } from '../../texts/dates.ts'
import { intoWallet } from '../../texts/into-wallet.ts'
import { client, Refusal } from '../api.ts'
import { lang, one, put } from '../dom.ts'
import { onSubmit } from '../submit.ts'
import { offerPurposes, purposeFields } from './annotate.ts'
import { arriving, backTo, formCard, go, hrefOf, pathOf, say, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'

const w = intoWallet[lang]

/** Milliseconds between looks whether the wallet has come. */
const PAUSE = 3_000

/** What the list of a certificate's releases answers. */
export interface Releases {
  readonly annotations: readonly Annotation[]
  readonly walletReleases: readonly WalletRelease[]
}

/**
 * Whether this deployment issues into wallets: where it does not, nothing speaks of them. Where that cannot be asked now, the
 * offer will say what is wrong.
 */
export async function issuesToWallets(): Promise<boolean> {
  try {
    await client.request('/.well-known/openid-credential-issuer')
    return true
  } catch (error) {
    if (error instanceof Refusal) return error.status !== 404
    throw error
  }
}

const TAGS = { active: 'good', expired: 'ended', withdrawn: 'ended' } as const

/** On the screen of a certificate. */
export function walletCard(
  { managementNumber, status, result: { annotationRequired } }: Certificate,
  releases: readonly WalletRelease[],
  available: boolean,
): Html {
  return html`
    <section class="card" id="wallets">
      <h2>${w.title}</h2>
      <p class="muted small">${w.lead}${annotationRequired && ` ${w.counts}`}</p>
      ${
        available &&
        status === 'valid' &&
        html`<p class="buttons"><a class="button" href="${hrefOf('wallet', managementNumber)}">${w.put}</a></p>`
      }
      ${releases.length === 0 ? html`<p class="muted">${w.none}</p>` : html`<ul class="entries">${releases.map(entry)}</ul>`}
    </section>`
}

function entry({ code, purpose, recipient, state, copies, issuedAt, expiresAt }: WalletRelease): Html {
  const name = purpose === undefined ? w.inWallet : [purpose, recipient].filter(Boolean).join(' · ')
  const end = expiresAt === undefined ? t.noEnd : `${terms.validUntil[lang]} ${moment(expiresAt, lang)}`
  return html`
    <li class="stack">
      <p class="row between"><strong>${name}</strong><span class="tag ${TAGS[state]}">${t[state]}</span></p>
      <p class="small muted">${w.copies(copies)} · ${moment(issuedAt, lang)} · ${end}</p>
      ${
        state === 'active' &&
        html`<p class="buttons"><button class="button danger" type="button" data-withdraw="${code}" data-wallet>${t.withdraw}</button></p>`
      }
    </li>`
}

/** What it will hold, and for what: the holder decides before anything is offered. */
export async function showWallet(managementNumber: string): Promise<void> {
  const [certificate, available] = await arriving(
    Promise.all([askAsHolder<Certificate>(pathOf(managementNumber)), issuesToWallets()]),
  )
  const { annotationRequired } = certificate.result
  const place = show({
    title: w.put,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${w.put}</h1>
      <p>${kindLine(certificate.result, lang)}</p>
      ${
        available
          ? html`<div class="columns">
              ${shared(certificate)}
              ${formCard(annotationRequired ? purposeFields(w.recipientHint) : html``, w.offer)}
            </div>`
          : html`<p class="note caution">${w.unavailable}</p>`
      }`,
  })
  if (!available) return
  const form = one<HTMLFormElement>('form', place)
  if (annotationRequired) offerPurposes(form)
  onSubmit(form, async ({ validDays, ...rest }) => {
    const body = { managementNumber, ...rest, ...(validDays && { validDays: Number(validDays) }) }
    const before = await walletReleases(managementNumber)
    const offer = await askAsHolder<Offer>('/v1/wallet/offers', { method: 'POST', body })
    showOffer(certificate, offer, before.length)
  })
}

const CHOSEN = [
  'holderName',
  'idNumber',
  'managementNumber',
  'gender',
  'birthDate',
  'qualification',
  'examDate',
  'approvalDate',
  'issueDate',
  'issuingRegion',
  'issuer',
] as const satisfies readonly FieldKey[]

const shared = (certificate: Certificate): Html => html`
  <section class="card">
    <h2>${w.shared}</h2>
    ${factList([
      [w.always, w.alwaysItems],
      [
        w.chosen,
        CHOSEN.filter((key) => certificate[key] !== undefined)
          .map((key) => labelOf(key)[lang])
          .join(lang === 'zh' ? '、' : ', '),
      ],
    ])}
    <p class="muted small">${w.maskedNumber}</p>
  </section>`

function showOffer(certificate: Certificate, offer: Offer, before: number): void {
  const { uri, haipUri, qr, txCode, expiresAt } = offer
  const { managementNumber } = certificate
  const place = show({
    title: w.ready,
    body: html`
      ${backTo(hrefOf('certificate', managementNumber), qualificationLine(certificate, lang))}
      <h1>${w.ready}</h1>
      <p>${w.readyLead}</p>
      <div class="columns">
        <figure class="card">
          <div class="qr">${trusted(qr)}</div>
          <figcaption class="stack">
            <p class="buttons"><a class="button" href="${uri}">${w.open}</a></p>
            <p class="small">${w.nothingOpened} <a href="${haipUri}">${w.openHaip}</a></p>
          </figcaption>
        </figure>
        <section class="card">
          ${factList([
            [
              w.txCode,
              html`<strong class="digits" id="tx-code">${txCode.replace(/(?<=^...)/, ' ')}</strong>`,
            ],
            [terms.validUntil[lang], moment(expiresAt, lang)],
          ])}
          <p class="muted small">${w.txCodeHint}</p>
          <p id="waiting" role="status">${w.waiting}</p>
        </section>
      </div>`,
  })
  void watch(one('#waiting', place), managementNumber, before, Date.parse(expiresAt))
}

const walletReleases = async (managementNumber: string): Promise<readonly WalletRelease[]> =>
  (await askAsHolder<Releases>(`${pathOf(managementNumber)}/annotations`)).walletReleases

/** Until the wallet has come, the offer is over, or the holder has gone elsewhere. */
async function watch(told: HTMLElement, number: string, before: number, until: number): Promise<void> {
  while (told.isConnected && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
    if (!told.isConnected) return
    // What could not be asked now is asked with the next look.
    const releases = await walletReleases(number).catch(() => [])
    if (releases.length <= before) continue
    if (!told.isConnected) return
    say(w.done)
    return go('certificate', number)
  }
  if (told.isConnected) put(told, html`${w.over}`)
}
