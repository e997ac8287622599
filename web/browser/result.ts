/**
 * The script of `/v/{code}`. What follows the `#` never reached the server: here its signature is checked, and what
 * it says is compared with what the server says. Any difference is a loud warning.
 */

import { verifyCredential } from '#lib/credential'
import { trustKeys } from '#lib/jose'
import type { Verification } from '#lib/verification'
import { html } from '../html.ts'
import { compared } from '../parts/outcome.ts'
import { checkText } from '../parts/verdict.ts'
import { outcome as texts } from '../texts/outcome.ts'
import { activateResult, onRegionChoice } from './choice.ts'
import { differencesOf } from './compare.ts'
import { forgetParameter, keepRegion, lang, one, put } from './dom.ts'

const place = one('#result')
const verification: Verification = JSON.parse(place.dataset.answer ?? '{}')
const show = activateResult(place, verification)
onRegionChoice(place, keepRegion)
// What made this page no further verification says nothing to whom the address is sent.
forgetParameter('continues')

const t = texts[lang]
// Chat programs put words of their own behind the `#`; only digits are a credential, or what is left of one.
const digits = /^#(\d{20,})/.exec(location.hash)?.[1]
if (digits !== undefined) await checkCredential(digits)

async function checkCredential(digits: string): Promise<void> {
  const line = one('#integrity')
  put(line, checkText('unknown', t.localChecking))
  // By the rooms that the client is made of, without what it reads status lists with: the service has answered of these.
  const check = await fetch('/.well-known/jwks.json')
    .then((response) => response.json())
    .then(async (keySet) => verifyCredential(digits, { keys: await trustKeys(keySet), now: new Date() }))
    .catch(() => undefined)
  if (check?.signature.outcome === 'failed' || check?.key.outcome === 'failed') {
    put(line, checkText('bad', t.integrityFailed))
    return raiseAlarm(t.localForged, t.localForgedLead)
  }
  const { claims } = check ?? {}
  if (!claims || !verification.certificate) return put(line, checkText('unknown', t.localUnable))
  const differences = differencesOf({ ...claims, certificate: claims }, verification, lang)
  if (differences.length === 0) {
    put(line, checkText('good', t.localHolds))
    return show(compared(verification))
  }
  put(line, checkText('bad', t.localDiffers))
  raiseAlarm(t.localDiffers, t.localDiffersLead, differences)
}

/** Above everything else, and the verdict below is taken back. */
function raiseAlarm(
  word: string,
  lead: string,
  differences: readonly (readonly [string, string, string])[] = [],
) {
  put(
    one('#alarm'),
    html`<div class="verdict bad alarm">
      <h1 tabindex="-1">${word}</h1><p class="lead">${lead}</p>
      ${
        differences.length > 0 &&
        html`<ul>${differences.map(
          ([name, inQr, inRecord]) =>
            html`<li><strong>${name}</strong> · ${t.inQr} ${inQr} · ${t.inRecord} ${inRecord}</li>`,
        )}</ul>`
      }
    </div>`,
  )
  one('#verdict').hidden = true
  one('#alarm').scrollIntoView()
}
