/** The script of `/portal`: finds the screen for what follows the `#`, and shows it. */

import { html } from '../html.ts'
import { Refusal } from './api.ts'
import { showLogin, showPassword } from './portal/access.ts'
import { showAccount } from './portal/account.ts'
import { showAnnotate } from './portal/annotate.ts'
import { showCertificate } from './portal/certificate.ts'
import { showConsent } from './portal/consent.ts'
import { showRelease } from './portal/hand-over.ts'
import { showList } from './portal/list.ts'
import { showLog } from './portal/log.ts'
import { showNotProven, showProven, showRecover, showRegister } from './portal/prove.ts'
import { showEnd } from './portal/rights.ts'
import { backTo, go, hrefOf, say, show, t } from './portal/screen.ts'
import { showSecondFactor } from './portal/second-factor.ts'
import { mayBeLoggedIn } from './portal/session.ts'
import { showWallet } from './portal/wallet.ts'

type Screen = (...parts: string[]) => void | Promise<void>

const OPEN: Readonly<Record<string, Screen>> = {
  login: showLogin,
  register: showRegister,
  recover: showRecover,
  proven: showProven,
  proof: showNotProven,
}

const SCREENS: Readonly<Record<string, Screen>> = {
  '': showList,
  certificate: showCertificate as Screen,
  annotate: showAnnotate as Screen,
  annotation: showRelease as Screen,
  wallet: showWallet as Screen,
  log: showLog as Screen,
  password: showPassword,
  account: showAccount,
  'second-factor': showSecondFactor,
  consent: showConsent,
  end: showEnd,
}

async function follow(): Promise<void> {
  const [name = '', ...parts] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  const open = OPEN[name]
  if (!open && !mayBeLoggedIn()) return go('login')
  try {
    await (open ?? SCREENS[name] ?? showList)(...parts)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.status === 401) {
      say(t.sessionOver, 'bad')
      return go('login')
    }
    show({
      title: t.title,
      body: html`${backTo(hrefOf(), t.title)}<h1>${t.title}</h1><p class="note bad">${error.message}</p>`,
    })
  }
}

window.addEventListener('hashchange', () => void follow())
await follow()
