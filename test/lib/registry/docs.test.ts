import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { certificateFields } from '#lib/certificate'
import { rowProblemCodes } from '#lib/registry'
import { rowProblem } from '../../../lib/registry/problems.ts'

const page = readFileSync(new URL('../../../docs/registry.md', import.meta.url), 'utf8')

it('docs/registry.md has every column with all its headings', () => {
  for (const { key, label, aliases, required } of certificateFields) {
    const headings = [label.en, key, ...aliases].join(', ')
    expect(page).toContain(`| ${label.zh} | ${headings} | ${required ? 'yes' : ''} |`)
  }
})

it('docs/registry.md explains every code in the words of the report', () => {
  for (const code of rowProblemCodes) {
    const { severity, message } = rowProblem(1, code)
    expect(page).toContain(`| \`${code}\` | ${severity} | ${message.zh}<br>${message.en} |`)
  }
})
