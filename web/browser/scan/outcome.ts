/** What a scan turned out to be, as HTML: verdict, kind, facts, checks, and the way to the online answer. */

import {
  type CredentialCheck,
  type CredentialClaims,
  certificateOf,
  parseCode,
  parseCredentialText,
  verifyCredential,
} from '#lib/credential'
import { createPolicy, findQualification, forceIn, kindName, type RegionCode, type Result } from '#lib/policy'
import { type Html, html } from '../../html.ts'
import { certificateFacts } from '../../parts/certificate.ts'
import { emblem } from '../../parts/icons.ts'
import { kindCard } from '../../parts/kind.ts'
import { useAnswer } from '../../parts/outcome.ts'
import { useForm } from '../../parts/result.ts'
import { verdictPanel } from '../../parts/verdict.ts'
import type { Lang } from '../../texts/define.ts'
import { result } from '../../texts/result.ts'
import { scan as texts } from '../../texts/scan.ts'
import { checkLines, type Judgement, judge } from './judge.ts'
import type { Stock } from './stock.ts'

export interface Outcome {
  readonly judgement: Judgement
  readonly body: Html
  /** Present when the signature holds and the claims could be read. */
  readonly claims?: CredentialClaims
  /** What a region means for it; absent where the rules at hand do not say. */
  readonly useIn?: (region: RegionCode) => Html
}

const policy = createPolicy()

/** The code of an address without a credential. */
const codeIn = (text: string) => parseCode(text.split('/v/')[1]?.split(/[?#]/)[0] ?? '').code

export async function outcomeOf(text: string, stock: Stock, now: Date, lang: Lang): Promise<Outcome> {
  const t = texts[lang]
  const parsed = parseCredentialText(text)
  if (!parsed) {
    const code = codeIn(text)
    return code
      ? bare({ tone: 'unknown', word: t.codeOnly, lead: t.codeOnlyLead }, lang, `/v/${code}`)
      : bare({ tone: 'unknown', word: t.notOurs, lead: t.notOursLead }, lang)
  }
  const { code, credential } = parsed
  const online = code && `/v/${code}#${credential}`
  if (!stock.keys) return bare({ tone: 'unknown', word: t.unable, lead: t.unableLead }, lang, online)
  const check = await verifyCredential(credential, { keys: stock.keys, now, statusLists: stock.lists })
  const judgement = judge(check, stock.keysAt, now, lang)
  const { claims } = check
  const classified = claims && classify(claims)
  const revoked = check.status.reason === 'revoked'
  const body = html`
    ${verdictPanel({ ...judgement, heading: 'h2' })}
    <div class="columns">
      <div class="stack">
        ${claims && (classified ? kindCard(classified, lang, revoked) : plainKind(claims, lang))}
        ${classified && !revoked && useForm(undefined, { lang }, html``)}
        ${checksCard(check, now, lang)}
      </div>
      <div class="stack">
        ${claims && html`<section class="card"><h2>${result[lang].record}</h2><p class="muted small">${result[lang].compare}</p>${certificateFacts(certificateOf(claims), 'verifier', lang)}</section>`}
        ${onlineCard(online, lang)}
      </div>
    </div>
    ${again(lang)}`
  return {
    judgement,
    body,
    ...(claims && { claims }),
    ...(classified && { useIn: (region) => useAnswer({ use: forceIn(classified, region) }, lang) }),
  }
}

/** The rules are in this page; where they would decide otherwise than the signer did, nothing is said of territory. */
function classify({ qualification, level, specialty, ...claims }: CredentialClaims): Result | undefined {
  const found = findQualification(qualification, level, specialty)
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

const plainKind = ({ kind }: CredentialClaims, lang: Lang): Html => html`
  <section class="card kind ${kind}">
    <div class="emblem">${emblem(kind)}</div>
    <h2 class="label">${kindName(kind)[lang]}</h2>
    <p class="more">${texts[lang].territoryUnknown}</p>
  </section>`

const checksCard = (check: CredentialCheck, now: Date, lang: Lang): Html => html`
  <section class="card"><h2>${texts[lang].checks}</h2><ul class="checks">${checkLines(check, now, lang)}</ul></section>`

const onlineCard = (online: string | undefined, lang: Lang): Html =>
  online
    ? html`<section class="card"><p>${texts[lang].onlineHint}</p><p class="buttons"><a class="button" href="${online}">${texts[lang].online}</a></p></section>`
    : html``

const again = (lang: Lang): Html =>
  html`<p class="buttons"><button class="button primary" type="button" id="again">${texts[lang].again}</button></p>`

const bare = (judgement: Judgement, lang: Lang, online?: string): Outcome => ({
  judgement,
  body: html`${verdictPanel({ ...judgement, heading: 'h2' })}${onlineCard(online, lang)}${again(lang)}`,
})
