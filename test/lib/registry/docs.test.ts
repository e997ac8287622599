import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { columns, rowProblemCodes } from '#lib/registry'
import { rowProblem } from '../../../lib/registry/problems.ts'

const page = readFileSync(new URL('../../../docs/registry.md', import.meta.url), 'utf8')

it('docs/registry.md has every column with all its headings', () => {
  for (const { key, name, aliases, required } of columns) {
    const headings = [name.en, key, ...aliases].join(', ')
    expect(page).toContain(`| ${name.zh} | ${headings} | ${required ? 'yes' : ''} |`)
  }
})

it('docs/registry.md explains every code in the words of the report', () => {
  for (const code of rowProblemCodes) {
    const { severity, message } = rowProblem(1, code)
    expect(page).toContain(`| \`${code}\` | ${severity} | ${message.zh}<br>${message.en} |`)
  }
})
