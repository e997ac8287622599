/** Saves the PDF of a certificate. Fetched first, so that what is refused can be said instead of saved. */

import { Refusal } from '../api.ts'
import { say } from './screen.ts'
import { askAsHolder } from './session.ts'

/** @param annotation its code; empty for a certificate that needs none */
export async function download(
  button: HTMLButtonElement,
  managementNumber: string,
  annotation = '',
): Promise<void> {
  const query = annotation && `?annotation=${encodeURIComponent(annotation)}`
  button.disabled = true
  try {
    say('')
    const response = await askAsHolder(
      `/v1/certificates/${encodeURIComponent(managementNumber)}/document${query}`,
    )
    const address = URL.createObjectURL(await response.blob())
    const link = document.createElement('a')
    link.href = address
    // The same for all: what a shared computer remembers must say nothing of the holder.
    link.download = 'certificate.pdf'
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    say(error.message, 'bad')
  } finally {
    button.disabled = false
  }
}
