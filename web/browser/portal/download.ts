/**
 * The files and the QR picture of a release, as plain links: a browser inside a chat saves and opens addresses, and
 * neither `blob:` nor `data:`. What is refused is said here first, since a link can only fail; asking also renews a
 * session that has run out, which a link cannot.
 */

import type { DocumentOptions } from '#client'
import type { Annotation } from '#lib/annotation'
import { type Html, html } from '../../html.ts'
import { client, Refusal } from '../api.ts'
import { pathOf, say, t } from './screen.ts'
import { askAsHolder } from './session.ts'

type Format = NonNullable<DocumentOptions['format']>

/** @param code of the release; empty for the standing one, which the first document makes */
export const documentLinks = (managementNumber: string, code: string, primary = false): Html =>
  html`${documentLink(managementNumber, code, 'pdf', primary)} ${documentLink(managementNumber, code, 'ofd')}`

function documentLink(managementNumber: string, code: string, format: Format, primary = false): Html {
  const query = new URLSearchParams({
    ...(code && { annotation: code }),
    ...(format !== 'pdf' && { format }),
  })
  const address = [`${pathOf(managementNumber)}/document`, query].map(String).filter(Boolean).join('?')
  // The same name for all: what a shared computer remembers must say nothing of the holder.
  return html`<a class="button${primary && ' primary'}" href="${address}" download="certificate.${format}" data-code="${code}" data-format="${format}">${format === 'pdf' ? t.download : t.downloadOfd}</a>`
}

export const pictureAddress = (managementNumber: string, code: string): string =>
  `${pathOf(managementNumber)}/annotations/${encodeURIComponent(code)}/qr.png`

/**
 * Makes the links of a screen ask before they lead anywhere.
 * @param followed is called once a link has been followed
 */
export function onDownload(place: ParentNode, managementNumber: string, followed = () => {}): void {
  for (const link of place.querySelectorAll<HTMLAnchorElement>('a[data-code]')) {
    let allowed = false
    link.addEventListener('click', async (event) => {
      if (allowed) return
      event.preventDefault()
      try {
        await assertStands(managementNumber, link.dataset.code ?? '', link.dataset.format as Format)
        say('')
        allowed = true
        link.click()
        followed()
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        say(error.message, 'bad')
      } finally {
        allowed = false
      }
    })
  }
}

/** @throws Refusal */
async function assertStands(managementNumber: string, code: string, format: Format): Promise<void> {
  const { annotations } = await askAsHolder<{ annotations: readonly Annotation[] }>(
    `${pathOf(managementNumber)}/annotations`,
  )
  const state = code === '' ? 'active' : annotations.find((one) => one.code === code)?.state
  if (state === 'active') {
    // Not every deployment has the seal that an OFD bears, and only the attempt tells.
    if (format === 'ofd')
      await client.document(managementNumber, { ...(code && { annotation: code }), format })
    return
  }
  throw new Refusal({ status: 410, code: 'not-active', detail: state ? t.endedDetail(t[state]) : t.notFound })
}
