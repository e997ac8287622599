import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { REASONS } from '#lib/credential'
import { SPOILER_NAMES } from './hostile.ts'
import vectors from './vectors.json' with { type: 'json' }

const page = readFileSync(new URL('../../../docs/credential.md', import.meta.url), 'utf8')

describe('docs/credential.md', () => {
  it('shows the first vector as it is', () => {
    const example = page.split('## An example')[1]?.split('```')[1] ?? ''
    const bytes = example.split('\n').map((line) => line.trim().split(/ {2,}/)[0])
    expect(bytes.join('').replaceAll(' ', '')).toBe(vectors.credentials[0]?.cose)
  })

  it('names every reason that a check can give', () => {
    for (const reasons of Object.values(REASONS))
      for (const reason of Object.keys(reasons)) expect(page).toContain(`\`${reason}\``)
  })

  it('counts the kinds of hostile input', () => {
    expect(page).toContain(`of ${SPOILER_NAMES.length} kinds`)
  })
})
