/**
 * Signed PDFs that others attacked: the files of the European Union's Digital Signature Service, which are no part of this
 * repository. Where they lie beside it they are read; where not, the tests say so and count as skipped.
 */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knownSeals } from '#lib/inspection'
import { openDocument } from '../../../lib/inspection/open.ts'
import { readAll, readElement } from '../../../lib/inspection/signature/der.ts'

const folder = join(import.meta.dirname, '../../../../shared/vectors/pdf')
const NOW = new Date('2026-11-25T12:00:00Z')

/** Each with what was done to it, and why it would be refused even if its signer were ours. */
const FILES = [
  ['hide.pdf', 'content hidden by an update after signing', 'later-revision'],
  ['malformed-pades.pdf', 'a signature that is not as PAdES has it', 'hole-wrong'],
  ['pdf-byterange-overlap.pdf', 'two signatures whose ranges overlap', 'several-signatures'],
  ['pdf-spoofing-attack.pdf', 'a revision spoofed by the signature of another', 'several-signatures'],
] as const

/** The certificates in all the signatures of a file: of whoever signed it, and of its issuers. */
function certificatesIn(file: Buffer): readonly Buffer[] {
  const found: Buffer[] = []
  for (const [, hex = ''] of file.toString('latin1').matchAll(/<([0-9a-fA-F]{2000,})>/g)) {
    const [, content] = readAll(readElement(Buffer.from(hex, 'hex')).content)
    const parts = readAll(readAll(content?.content ?? Buffer.alloc(0))[0]?.content ?? Buffer.alloc(0))
    const certificates = parts.find(({ tag }) => tag === 0xa0)
    found.push(...readAll(certificates?.content ?? Buffer.alloc(0)).map(({ der }) => der))
  }
  return found
}

describe('attacked files of others', () => {
  for (const [name, attack, code] of FILES) {
    const path = join(folder, name)
    const there = existsSync(path)
    it.runIf(there)(
      there ? `${name}: ${attack}` : `${name} is not on this machine, not read: ${attack}`,
      () => {
        const file = readFileSync(path)
        expect(openDocument(file, knownSeals([]), NOW)).toEqual({ state: 'not-ours', code: 'signer-unknown' })
        const signers = certificatesIn(file)
        expect(signers.length).toBeGreaterThan(0)
        expect(openDocument(file, knownSeals(signers), NOW)).toEqual({ state: 'changed', code })
      },
    )
  }
})
