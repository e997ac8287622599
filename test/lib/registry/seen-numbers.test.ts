import { expect, it } from 'vitest'
import { SeenNumbers } from '../../../lib/registry/seen-numbers.ts'

it('every second row of a number is recognised, with the row of the first, however long the file', () => {
  const seen = new SeenNumbers()
  const count = 30_000
  for (let i = 0; i < count; i++) expect(seen.firstRow(`ZY${i}`, i + 2)).toBeUndefined()
  for (let i = 0; i < count; i += 7) expect(seen.firstRow(`ZY${i}`, 99)).toBe(i + 2)
  expect(seen.firstRow('ZY-1', 99)).toBeUndefined()
})
