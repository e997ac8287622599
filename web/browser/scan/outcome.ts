/**
 * What this device alone makes of a scan, as HTML: verdict, kind, facts, checks. Shown at once while the server is
 * asked, and for good where it cannot be; and what the server is to be asked.
 */

import { type CertificateFacts, type OfflineVerification, verifyOffline } from '#client/offline'
import { certificateOf, parseCode, parseCredentialText } from '#lib/credential'
import { createPolicy, kindName, type Result } from '#lib/policy'
import { ruleSets } from '#rule-sets'
import { type Html, html, type Part } from '../../html.ts'
import { certificateFacts } from '../../parts/certificate.ts'
import { emblem } from '../../parts/icons.ts'
import { kindCard } from '../../parts/kind.ts'
import { useForm } from '../../parts/result.ts'
import { type Verdict, verdictPanel } from '../../parts/verdict.ts'
import type { Lang } from '../../texts/define.ts'
import { outcome } from '../../texts/outcome.ts'
import { result } from '../../texts/result.ts'
import { scan as texts } from '../../texts/scan.ts'
import { onRegionChoice } from '../choice.ts'
import type { Signed } from '../compare.ts'
import { one, put } from '../dom.ts'
import { again, type Names, type Outcome, type Question } from './found.ts'
import { checkLines, isSettled, type Judgement, judge, whileAsking, withoutAnswer } from './judge.ts'
import type { Stock } from './stock.ts'

/** Where the server has to be asked, `body` is for when it did not answer. */
export interface LocalOutcome extends Outcome {
  /** What the device has read, and the server is to say too. */
  readonly signed?: Signed
  /** Absent where no answer could change anything. */
  readonly question?: Question
  /** What is shown until the server has answered. */
  readonly waiting: Html
}

const policy = createPolicy(ruleSets)

/** The code of an address without a credential. */
const codeIn = (text: string) => parseCode(text.split('/v/')[1]?.split(/[?#]/)[0] ?? '').code

export async function outcomeOf(text: string, stock: Stock, now: Date, lang: Lang): Promise<LocalOutcome> {
  const t = texts[lang]
  const parsed = parseCredentialText(text)
  if (!parsed) {
    const code = codeIn(text)
    return code
      ? bare({ tone: 'unknown', word: t.codeOnly, lead: t.codeOnlyLead }, lang, { code }, `/v/${code}`)
      : bare({ tone: 'unknown', word: t.notOurs, lead: t.notOursLead }, lang)
  }
  const { code, credential } = parsed
  const online = code && `/v/${code}#${credential}`
  const question = { credential: text }
  if (!stock.keys)
    return bare({ tone: 'unknown', word: t.unable, lead: t.unableLead }, lang, question, online)
  const check = await verifyOffline(credential, { keySet: stock.keys, now, statusLists: stock.lists })
  const found = judge(check, stock.keysAt, now, lang)
  // As online: what its holder has taken back shows nothing of the certificate any more.
  if (check.status.state === 'withdrawn') return bare(found, lang, question, online)
  const settled = isSettled(check)
  const judgement = settled ? found : withoutAnswer(found, lang)
  const { certificate } = check
  const classified = certificate && classify(certificate)
  const revoked = check.status.state === 'revoked'
  const page = (verdict: Verdict, form: Part, way: Part): Html => html`
    ${verdictPanel({ ...verdict, heading: 'h2' })}
    <div class="columns">
      <div class="stack">
        ${certificate && (classified ? kindCard(classified, lang, revoked) : plainKind(certificate, lang))}
        ${form}
        ${checksCard(check, now, lang)}
      </div>
      <div class="stack">
        ${certificate && html`<section class="card"><h2>${result[lang].record}</h2><p class="muted small">${outcome[lang].compare}</p>${certificateFacts(certificateOf(certificate, policy), 'verifier', lang)}</section>`}
        ${way}
      </div>
    </div>
    ${again(lang)}`
  return {
    judgement,
    body: page(
      judgement,
      classified && !revoked && useForm(undefined, { lang }, html``),
      onlineCard(online, lang),
    ),
    waiting: page(whileAsking(found, lang), undefined, undefined),
    ...(!settled && { question }),
    ...(certificate && { signed: { ...check, certificate }, names: namesOf(certificate) }),
    ...(classified && { activate: (place) => answerRegions(place, classified, lang) }),
  }
}

const namesOf = ({ holderName, managementNumber, kind }: CertificateFacts): Names => ({
  holderName,
  managementNumber,
  kind,
})

/** Where it counts is said without green: whether it still stands was not asked. */
function answerRegions(place: HTMLElement, classified: Result, lang: Lang): void {
  onRegionChoice(place, (region) => {
    const { hasForce, reason } = policy.forceIn(classified, region)
    const answer = html`<p class="note ${hasForce ? '' : 'caution'}">${reason[lang]}</p>`
    put(one('#use', place), region ? answer : html``)
  })
}

/** The rules are in this page; where they would decide otherwise than the signer did, nothing is said of territory. */
function classify({ qualification, level, specialty, ...claims }: CertificateFacts): Result | undefined {
  const found = policy.qualifications.find(qualification, level, specialty)
  const classified = policy.classify({
    qualification: found?.qualification.id,
    level: found?.level ?? level,
    issuingRegion: claims.issuingRegion,
    examDate: claims.examDate,
    issueDate: claims.issueDate,
  })
  const { kind, rule } = classified
  const same = !claims.rule || (claims.rule.id === rule.id && claims.rule.version === rule.version)
  return same && kind === claims.kind ? classified : undefined
}

const plainKind = ({ kind }: CertificateFacts, lang: Lang): Html => html`
  <section class="card kind ${kind}">
    <div class="emblem">${emblem(kind)}</div>
    <h2 class="label">${kindName(kind)[lang]}</h2>
    <p class="more">${texts[lang].territoryUnknown}</p>
  </section>`

const checksCard = (check: OfflineVerification, now: Date, lang: Lang): Html => html`
  <section class="card"><h2>${texts[lang].checks}</h2><ul class="checks">${checkLines(check, now, lang)}</ul></section>`

const onlineCard = (online: string | undefined, lang: Lang): Html =>
  online
    ? html`<section class="card"><p>${texts[lang].onlineHint}</p><p class="buttons"><a class="button" href="${online}">${texts[lang].online}</a></p></section>`
    : html``

/** Of what carries nothing that could be shown. */
function bare(found: Judgement, lang: Lang, question?: Question, online?: string): LocalOutcome {
  const judgement = question ? withoutAnswer(found, lang) : found
  const page = (verdict: Verdict, way: Html) =>
    html`${verdictPanel({ ...verdict, heading: 'h2' })}${way}${again(lang)}`
  return {
    judgement,
    body: page(judgement, onlineCard(online, lang)),
    waiting: page(whileAsking(found, lang), html``),
    ...(question && { question }),
  }
}
