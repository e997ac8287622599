/** The command line of `zhengyan-verify`: what it refuses, it refuses with a line that says so. */

import { describe, expect, it } from 'vitest'
import { placesOf, readArguments, UsageError } from '../../../client/cli/arguments.ts'

const read = (args: readonly string[], environment = {}) =>
  readArguments(['list.csv', '--origin', 'https://verify.example', ...args], environment)

/** Both languages of what it says. */
function refused(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof UsageError) return `${error.detail.zh} ${error.detail.en}`
    throw error
  }
  throw new Error('was not refused')
}

describe('the command line', () => {
  it.each([
    ['a key as an argument', ['--api-key', 'zyk_SECRET'], 'ZHENGYAN_API_KEY'],
    ['a key behind an equals sign', ['--api-key=zyk_SECRET'], 'ZHENGYAN_API_KEY'],
    ['an unknown option', ['--fast'], '用法'],
    ['two lists', ['other.csv'], '用法'],
    ['a service without HTTPS', ['--origin', 'http://verify.example'], 'https://'],
    ['a service that is no address', ['--origin', 'verify'], 'https://'],
    ['a region that is none', ['--use-in', '广东'], '--use-in'],
    ['another language', ['--lang', 'fr'], '--lang'],
  ])('%s is refused, and nothing secret is repeated', (_, args, told) => {
    const said = refused(() => read(args))
    expect(said).toContain(told)
    expect(said).not.toContain('zyk_SECRET')
  })

  it('the service is never taken from the list: without one there is nothing to trust', () => {
    expect(refused(() => readArguments(['list.csv'], {}))).toContain('--origin')
    expect(readArguments(['list.csv'], { ZHENGYAN_ORIGIN: 'https://verify.example/x' })?.origin).toBe(
      'https://verify.example',
    )
  })

  it('what is written has its place beside the list, in the kind that the list has', () => {
    expect(placesOf('/a/list.csv', undefined, '.csv')).toEqual({
      out: '/a/list.verified.csv',
      receipts: '/a/list.verified.receipts.jws',
      journal: '/a/list.verified.journal',
    })
    expect(placesOf('/a/folder', undefined, undefined).out).toBe('/a/folder.verified.csv')
    expect(placesOf('/a/folder', '/b/x.xlsx', undefined).out).toBe('/b/x.xlsx')
    expect(refused(() => placesOf('/a/list.csv', '/a/list.csv', '.csv'))).toContain('--out')
    expect(refused(() => placesOf('/a/list.csv', '/a/x.xlsx', '.csv'))).toContain('.csv')
    expect(refused(() => placesOf('/a/folder', '/a/x.pdf', undefined))).toContain('.xlsx')
  })
})
