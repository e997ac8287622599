/**
 * The policy command as a function: shows the rules in force, why a certificate is classified as it is, whether the
 * rules are sound, how much rests on a source, and what other rules would answer otherwise. Reads the operator's folder
 * and changes nothing.
 */

import { PolicyError } from '#lib/policy'
import { parseCommand, UsageError, usage } from './arguments.ts'
import { check } from './check.ts'
import { coverage } from './coverage.ts'
import { diff } from './diff.ts'
import { explain } from './explain.ts'
import { list } from './list.ts'

const COMMANDS = { list, explain, check, coverage, diff }

export interface Outcome {
  /** 0 when all is well, 1 when rules are wrong (or `check` finds something), 2 for wrong usage. */
  readonly status: 0 | 1 | 2
  readonly out: string
  readonly err: string
}

export function run(argv: readonly string[]): Outcome {
  try {
    const command = parseCommand(argv)
    if (command.name === 'help') return { status: 0, out: usage, err: '' }
    if (command.name === 'rejudge')
      throw new UsageError('rejudge 须写在选项之前\nrejudge comes before its options')
    const { ok, data, text } = COMMANDS[command.name](command.options)
    const out = command.options.json ? `${JSON.stringify(data, null, 2)}\n` : text
    return { status: ok ? 0 : 1, out, err: '' }
  } catch (error) {
    if (error instanceof UsageError) return { status: 2, out: '', err: `${error.message}\n` }
    if (error instanceof PolicyError) return { status: 1, out: '', err: `${error.message}\n` }
    throw error
  }
}
