/** `registry import FILE`: the import with its progress, its report beside the file, and its summary. */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import {
  type ImportSummary,
  importCertificates,
  keepRules,
  openSheet,
  type RowProblem,
  reportHead,
  reportLine,
} from '#lib/registry'
import type { Command } from './arguments.ts'
import { progressDisplay } from './progress.ts'
import type { Target } from './target.ts'

export interface ImportOutcome extends ImportSummary {
  /** Path of the report; absent when there was nothing to report. */
  readonly report?: string
  readonly seconds: number
}

/** Imports the file; problems go to the report, not to the terminal. */
export async function importFile(
  command: Command,
  { store, judgements, vault, policy, operator }: Target,
): Promise<ImportOutcome> {
  const { argument: fileName, encoding, delimiter, sheet: worksheet } = command
  const begun = performance.now()
  const progress = command.json ? undefined : progressDisplay(process.stderr)
  const onCheck = progress && ((fraction: number) => progress.check(fraction))
  const sheet = await openSheet(fileName, { encoding, delimiter, sheet: worksheet, onCheck })
  const report = reportFile(command.report ?? `${fileName}.report.csv`)
  try {
    const summary = await importCertificates({
      sheet,
      fileName,
      store,
      vault,
      catalogues: policy,
      operator,
      now: () => new Date(),
      replace: command.replace,
      dryRun: command.dryRun,
      onProblem: report.add,
      onProgress: (state) => progress?.show(state),
    })
    // From the first certificates on there is something that a later change of rules can be compared with.
    if (!command.dryRun) await keepRules(judgements, policy, () => new Date())
    const path = await report.end()
    return { ...summary, ...(path && { report: path }), seconds: (performance.now() - begun) / 1000 }
  } finally {
    progress?.end()
    await report.end()
  }
}

/** A report that is only written when there is something to say; an older one at its place is removed. */
function reportFile(path: string) {
  let stream: ReturnType<typeof createWriteStream> | undefined
  let ended: Promise<string | undefined> | undefined
  const end = async () => {
    if (!stream) {
      await rm(path, { force: true })
      return undefined
    }
    stream.end()
    await finished(stream)
    return path
  }
  return {
    async add(problem: RowProblem): Promise<void> {
      if (!stream) {
        stream = createWriteStream(path, { mode: 0o600 })
        stream.write(reportHead)
      }
      if (!stream.write(reportLine(problem))) await once(stream, 'drain')
    },
    end: () => {
      ended ??= end()
      return ended
    },
  }
}

/** The summary for people. */
export function summaryText(outcome: ImportOutcome): string {
  const { rows, seconds, unknownColumns, dryRun, resumed, report } = outcome
  const counts = [
    ['新增 new', outcome.new],
    ['未变 unchanged', outcome.unchanged],
    ['变更 changed', outcome.changed],
    ['拒绝 refused', outcome.refused],
    ['警告 warned', outcome.warned],
  ] as const
  const lines = [
    `${outcome.fileName}：${rows} 行 rows，${seconds.toFixed(1)} s，${Math.round(rows / Math.max(seconds, 0.001))}/s`,
    counts.map(([name, count]) => `${name} ${count}`).join('   '),
  ]
  if (dryRun) lines.push('试运行，未写入 · dry run: nothing was written')
  if (resumed) lines.push('接续此前中断的导入 · took up an earlier import that was cut short')
  if (unknownColumns.length > 0) lines.push(`未使用的列 · columns not used: ${unknownColumns.join('、')}`)
  if (report) lines.push(`问题清单 · report: ${report}`)
  return `${lines.join('\n')}\n`
}
