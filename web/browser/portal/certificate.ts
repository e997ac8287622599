/** One certificate: what it can be used for, what to do when an office refuses it, who was shown it, who looked. */

import type { Annotation, WalletRelease } from '#lib/annotation'
import type { Certificate } from '#lib/certificate'
import { regions } from '../../catalogue.ts'
import { type Html, html } from '../../html.ts'
import { basisList } from '../../parts/basis.ts'
import { certificateFacts, qualificationLine } from '../../parts/certificate.ts'
import { kindCard } from '../../parts/kind.ts'
import { verdictPanel } from '../../parts/verdict.ts'
import { outcome } from '../../texts/outcome.ts'
import { regionTexts } from '../../texts/regions.ts'
import { result } from '../../texts/result.ts'
import { lang } from '../dom.ts'
import { onDownload } from './download.ts'
import { askLog, type Log, logCard } from './log.ts'
import { askReleases, onWithdraw, releaseCard } from './releases.ts'
import { arriving, backTo, hrefOf, pathOf, show, t } from './screen.ts'
import { askAsHolder } from './session.ts'
import { issuesToWallets, walletCard } from './wallet.ts'

/** How long the list waits for the code that a first document makes, and how often it looks. */
const LOOKS = 5
const PAUSE = 1500

interface Known {
  readonly certificate: Certificate
  readonly releases: readonly Annotation[]
  readonly walletReleases: readonly WalletRelease[]
  /** Whether more can be put into wallets. */
  readonly issues: boolean
  readonly log: Log
}

export async function showCertificate(managementNumber: string): Promise<void> {
  const [certificate, { annotations, walletReleases }, log, issues] = await arriving(
    Promise.all([
      askAsHolder<Certificate>(pathOf(managementNumber)),
      askReleases(managementNumber),
      askLog(managementNumber),
      issuesToWallets(),
    ]),
  )
  draw({ certificate, releases: annotations, walletReleases, issues, log })
}

function draw({ certificate, releases, walletReleases, issues, log }: Known): void {
  const { managementNumber, result: classified, status } = certificate
  const place = show({
    title: qualificationLine(certificate, lang),
    body: html`
      ${backTo(hrefOf(), t.title)}
      <h1>${qualificationLine(certificate, lang)}</h1>
      ${status === 'revoked' && verdictPanel({ tone: 'bad', word: outcome[lang].revoked, lead: outcome[lang].revokedLead, heading: 'h2' })}
      <div class="columns">
        <div class="stack">
          ${kindCard(classified, lang, status === 'revoked')}
          <section class="card"><h2>${t.canUse}</h2><p>${use(certificate)}</p></section>
          ${status === 'valid' && releaseCard(certificate, releases)}
          ${status === 'valid' && refusedCard(certificate)}
        </div>
        <div class="stack">
          <section class="card"><h2>${t.facts}</h2>${certificateFacts(certificate, 'holder', lang)}
            <p class="muted small">${t.wrongFacts}</p></section>
          ${status === 'revoked' && releases.length > 0 && releaseCard(certificate, releases)}
          ${((issues && status === 'valid') || walletReleases.length > 0) && walletCard(certificate, walletReleases, issues)}
          ${logCard(managementNumber, log)}
        </div>
      </div>`,
  })
  onWithdraw(place, managementNumber, () => showCertificate(managementNumber))
  const card = place.querySelector('#releases')
  if (!card) return
  onDownload(card, managementNumber, () => {
    if (!releases.some(isStanding)) void showFirst(managementNumber, card, LOOKS)
  })
}

const isStanding = ({ expiresAt, state }: Annotation) => expiresAt === undefined && state === 'active'

/** The first document makes the standing code: it is listed as soon as it is there, as long as the screen is. */
async function showFirst(managementNumber: string, card: Element, looks: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE))
  if (looks === 0 || !card.isConnected) return
  const found = await askReleases(managementNumber).catch(() => undefined)
  if (!found?.annotations.some(isStanding)) return showFirst(managementNumber, card, looks - 1)
  if (card.isConnected) await showCertificate(managementNumber)
}

function use({ status, result: { kind, force } }: Certificate): string {
  if (status === 'revoked') return t.canNothing
  if (force.equalToPaper === null) return t.canUndetermined
  if (kind === 'certificate-electronic-file') return t.canFile
  if (force.territory.scope === 'nation') return t.canNation
  return t.canRegions(
    force.territory.regions.map((code) => regions.nameOf(code)[lang]).join(regionTexts[lang].list),
  )
}

function refusedCard({ issuer, result: { kind, basis, rule } }: Certificate): Html {
  return html`
    <section class="card">
      <h2>${t.refused}</h2>
      <p>${kind === 'electronic-certificate' ? t.refusedCertificate : t.refusedFile}</p>
      <p>${t.refusedNotice}</p>
      ${basisList(basis)}
      <p class="muted small">${result[lang].rule(rule.name[lang])}</p>
      <p>${t.refusedIssuer(issuer)}</p>
    </section>`
}
