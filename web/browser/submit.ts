/** Sends a form to the service when it is submitted, once at a time, and shows on it what the service refused. */

import { common } from '../texts/common.ts'
import { Refusal } from './api.ts'
import { showWork } from './challenge.ts'
import { lang } from './dom.ts'
import { clearRefusal, showRefusal } from './refused.ts'

/**
 * @param send asks the service; may throw a Refusal
 * @param instead what to do about refusals that are not to be shown on the form, by their code
 */
export function onSubmit(
  form: HTMLFormElement,
  send: (values: Record<string, string>) => Promise<void>,
  instead: Readonly<Record<string, () => void>> = {},
): void {
  showWork(form, common[lang].checking)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void whileBusy(form, async () => {
      clearRefusal(form)
      try {
        await send(valuesOf(form))
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        const own = instead[error.code]
        if (own) own()
        else showRefusal(form, error)
      }
    })
  })
}

/** The text values of a form, trimmed but for passwords; empty ones are left out. */
function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of new FormData(form)) {
    const text = String(value)
    const kept = /password/i.test(name) ? text : text.trim()
    if (kept !== '') values[name] = kept
  }
  return values
}

/** Runs something while the form's button shows that it runs; a second click does nothing. */
async function whileBusy(form: HTMLFormElement, run: () => Promise<void>): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button:not([type="button"])')
  if (button?.disabled) return
  if (button) button.disabled = true
  try {
    await run()
  } finally {
    if (button) button.disabled = false
  }
}
