/** Documents as their holder downloads them, and what a page does with one. */

import type { Page } from 'playwright-core'
import { zhangSan } from './scenario.ts'

/** A document of 张三, under one of his releases. */
export async function download(
  origin: string,
  number: string,
  code: string,
  format: 'pdf' | 'ofd' = 'pdf',
): Promise<Buffer> {
  const login = await fetch(`${origin}/v1/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(zhangSan),
  })
  const { accessToken } = (await login.json()) as { accessToken: string }
  const reply = await fetch(
    `${origin}/v1/certificates/${number}/document?annotation=${code}&format=${format}`,
    {
      headers: { authorization: `Bearer ${accessToken}` },
    },
  )
  if (!reply.ok) throw new Error(`no document: ${reply.status}`)
  return Buffer.from(await reply.arrayBuffer())
}

/** One byte in the middle is another. */
export function changed(file: Buffer): Buffer {
  const copy = Buffer.from(file)
  copy[5_000] = (copy[5_000] as number) ^ 1
  return copy
}

/** Chooses a PDF on the page of the scanner. */
export const choose = (page: Page, buffer: Buffer): Promise<void> =>
  page.setInputFiles('#pdf', { name: 'certificate.pdf', mimeType: 'application/pdf', buffer })
