/** What a checked receipt turned out to be, in words: the verdict, and of a whole one what it says. Pure. */

import type { ReceiptVerification } from '#client/offline'
import { labelOf, terms } from '#lib/certificate'
import { formatCode } from '#lib/credential'
import type { AskedItem, Receipt } from '#lib/jose'
import type { Verification } from '#lib/verification'
import { type Html, html } from '../../html.ts'
import { certificateFacts, type Fact, factList } from '../../parts/certificate.ts'
import { checkList, verdictOf } from '../../parts/outcome.ts'
import { type Verdict, verdictPanel } from '../../parts/verdict.ts'
import { ago, moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { receipt as texts } from '../../texts/receipt.ts'
import { result } from '../../texts/result.ts'
import { batchContents } from './batch.ts'

/** Keys, and when they were had. */
export interface KeysAge {
  /** ISO 8601. */
  readonly keysAt: string
  readonly now: Date
}

/** A genuine receipt is not green: how the certificate stands today was not asked. */
function verdict({ checks, receipt }: ReceiptVerification, lang: Lang): Omit<Verdict, 'when'> {
  const t = texts[lang]
  const { signature, key } = checks
  if (signature.outcome === 'failed' || signature.reason === 'no-key')
    return { tone: 'bad', word: t.changed, lead: t.changedLead }
  if (key.outcome === 'failed') return { tone: 'bad', word: t.badKey, lead: t.badKeyLead }
  if (!receipt) return { tone: 'unknown', word: t.unable, lead: t.unableLead }
  return { tone: 'limited', word: t.genuine, lead: t.genuineLead }
}

export const unableToCheck = (lang: Lang): Html =>
  verdictPanel({ tone: 'unknown', word: texts[lang].unable, lead: texts[lang].unableLead })

/** Of what does not hold nothing is repeated. */
export function shownReceipt(check: ReceiptVerification, age: KeysAge, lang: Lang): Html {
  const found = verdict(check, lang)
  return html`${verdictPanel(found)}${found.tone === 'limited' && contents(check as Whole, age, lang)}`
}

type Whole = Required<Omit<ReceiptVerification, 'receipt'>> & { readonly receipt: Receipt }

function contents({ receipt, issuer, kid }: Whole, age: KeysAge, lang: Lang): Html {
  const t = texts[lang]
  const signedBy: readonly Fact[] = [
    [t.signedBy, issuer.name[lang]],
    [t.system, receipt.issuer.replace(/^https?:\/\//, ''), 'mono'],
  ]
  const { asked } = receipt
  if (asked.by === 'batch')
    return html`${batchContents({ ...receipt, asked }, signedBy, lang)}${howChecked(kid, age, '/verify', lang)}`
  // Its signature is this service's, so its answer is one of this service.
  const answer = receipt.answer as unknown as Verification
  const { certificate, requestId, use } = answer
  const rule = certificate?.result.rule
  return html`
    <section class="card">
      <h2>${t.says}</h2>
      <p class="muted small">${t.compare}</p>
      ${factList([
        [t.conclusion, verdictOf(answer, lang).word],
        [t.answeredAt, moment(answer.verifiedAt, lang)],
        ...signedBy,
        [t.asked, askedBy(asked, lang)],
        [t.requestNumber, requestId, 'mono'],
        [t.rule, rule && `${rule.name[lang]} · ${rule.id} ${result[lang].version(rule.version)}`],
        [
          t.ground,
          receipt.determined === undefined ? undefined : receipt.determined ? t.determined : t.undetermined,
        ],
        [result[lang].where, use?.reason[lang]],
      ])}
    </section>
    ${
      certificate &&
      html`<section class="card"><h2>${t.certificate}</h2>${factList([
        [terms.kind[lang], certificate.result.label[lang]],
      ])}${certificateFacts(certificate, 'verifier', lang)}</section>`
    }
    <section class="card"><h2>${t.checks}</h2>${checkList(answer, lang)}</section>
    ${howChecked(kid, age, asked.by === 'code' ? `/v/${asked.code}` : '/verify', lang)}`
}

function howChecked(kid: string, { keysAt, now }: KeysAge, again: string, lang: Lang): Html {
  const t = texts[lang]
  return html`<section class="card">
      <h2>${t.how}</h2>
      <p class="small muted">${t.keys(kid.slice(0, 11), ago(keysAt, now, lang))}</p>
      <p class="buttons"><a class="button" href="${again}">${t.verifyNow}</a></p>
    </section>`
}

function askedBy(asked: AskedItem, lang: Lang): string {
  const t = texts[lang]
  if (asked.by === 'code') return `${terms.verificationCode[lang]} ${formatCode(asked.code)}`
  if (asked.by === 'credential') return t.byCredential
  if (asked.by === 'document') return t.byDocument(asked.sha256)
  if (asked.by === 'wallet') return t.byWallet
  return `${t.byFacts}${lang === 'zh' ? '：' : ': '}${labelOf('holderName')[lang]} ${asked.name}, ${asked.managementNumber}, ${asked.idNumber}`
}
