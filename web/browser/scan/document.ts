/**
 * A whole PDF, sent to the server, which holds it against the record; shown with the same result as any scan, and with
 * what was found of the file. Where the server cannot be reached, the link in the PDF is all that can be read here.
 */

import type { Inspection } from '#lib/inspection'
import { type Html, html } from '../../html.ts'
import type { Tone } from '../../parts/icons.ts'
import { verdictOf } from '../../parts/outcome.ts'
import { resultBody } from '../../parts/result.ts'
import { checkLine, type Verdict, verdictPanel } from '../../parts/verdict.ts'
import { moment } from '../../texts/dates.ts'
import type { Lang } from '../../texts/define.ts'
import { document as texts } from '../../texts/document.ts'
import { client } from '../api.ts'
import { activateResult } from '../choice.ts'
import { one } from '../dom.ts'
import { again, type Outcome } from './found.ts'

/** Bytes; the server reads no more. */
export const LARGEST_PDF = 4 * 1024 * 1024

/** Milliseconds: four megabytes over a slow line. */
const TIMEOUT = 60_000

/** @throws Refusal where there is no answer */
export async function askAboutDocument(file: Blob, lang: Lang): Promise<Outcome> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return documentOutcome((await client.verifyDocument(bytes, { timeout: TIMEOUT })) as Inspection, lang)
}

/** The link over the QR of a document of ours: it stands there as it is; undefined where there is none. */
export async function linkIn(file: Blob): Promise<string | undefined> {
  const text = new TextDecoder('latin1').decode(await file.arrayBuffer())
  return /\/URI \((https?:[^\s()]{1,2000})\)/.exec(text)?.[1]
}

function documentOutcome(inspection: Inspection, lang: Lang): Outcome {
  const { verification } = inspection
  const own = verdictOfFile(inspection, lang)
  const judgement = own ?? (verification ? verdictOf(verification, lang) : unknown(lang))
  const certificate = verification?.certificate
  return {
    judgement,
    body: html`
      ${(own || !verification) && verdictPanel({ ...judgement, heading: 'h2' })}
      ${fileCard(inspection, lang)}
      ${verification && resultBody({ ...verification, differences: [] }, { lang, origin: location.origin, heading: 'h2' })}
      ${again(lang)}`,
    activate(place) {
      if (!verification) return
      // What is wrong with the file takes the record's verdict back, for every region; else that verdict comes first.
      one('#verdict', place).hidden = own !== undefined
      if (!own) one('#verdict', place).after(one('#file', place))
      activateResult(place, verification, 'h2')
    },
    ...(certificate && {
      names: {
        holderName: certificate.holderName,
        managementNumber: certificate.managementNumber,
        kind: certificate.result.kind,
      },
    }),
  }
}

const unknown = (lang: Lang): Verdict => ({
  tone: 'unknown',
  word: texts[lang].noRecord,
  lead: texts[lang].noRecordLead,
})

/** What the file itself is found to be, where that outranks what the record says; the worst comes first. */
function verdictOfFile({ signature, checks, verification }: Inspection, lang: Lang): Verdict | undefined {
  const t = texts[lang]
  const say = (tone: Tone, word: string, lead: string): Verdict => ({ tone, word, lead })
  if (signature.state === 'changed') return say('bad', t.changed, t.doNotAccept)
  if (signature.state === 'not-ours') return say('bad', t.notOurs, t.notOursLead)
  if (checks.structure.outcome === 'failed') return say('bad', t.notOurFile, t.notOurFileLead)
  if (signature.code === 'seal-missing') return say('bad', t.sealMissing, t.doNotAccept)
  if (checks.facts.code === 'page-differs') return say('caution', t.pageDiffers, t.pageDiffersLead)
  if (checks.facts.outcome === 'failed') return say('bad', t.factsDiffer, t.doNotAccept)
  // Of a credential that fails the record's own verdict says it.
  if (!verification && checks.credential.code === 'no-credential')
    return say('bad', t.notOurFile, t.notOurFileLead)
  return undefined
}

/** Where no signature is no fault, or nothing is known of what there should be. */
const UNSIGNED: Readonly<Record<string, Tone>> = { 'no-seal-by-design': 'limited', 'no-signature': 'unknown' }

const TONES = { verified: 'good', failed: 'bad', 'not-checked': 'unknown' } as const

function fileCard({ signature, checks, verification }: Inspection, lang: Lang): Html {
  const t = texts[lang]
  const { state, code, reason, signer, signedAt } = signature
  const tone: Tone = state === 'whole' ? 'good' : (UNSIGNED[code] ?? 'bad')
  const by = [signer, signedAt && moment(signedAt, lang)].filter(Boolean).map((one) => ` · ${one}`)
  // What was not looked at for one reason is said once.
  const others = new Map(Object.values(checks).map((one) => [one.code, one]))
  return html`
    <section class="card" id="file">
      <h2>${t.file}</h2>
      <ul class="checks">
        ${checkLine(tone, `${reason[lang]}${by.join('')}`)}
        ${[...others.values()].map((one) => checkLine(TONES[one.outcome], one.reason[lang]))}
      </ul>
      <p class="muted small">${t.notKept}${verification && ` ${t.inReceipt}`}</p>
    </section>`
}
