/**
 * `npm run test:aws [-- STAGE …]`: what `npm test` cannot hold. Lints the template of both partitions with cfn-lint, and
 * runs each on an emulator of AWS (moto): deploy, import, the whole journey, rotate, roll back, restore, remove, deploy
 * again. Says which steps went well, and what was stubbed. Where the tools are not on the path nothing is run, and that
 * is said.
 */

import { isThere, startEmulator } from './emulator.ts'
import { failEverywhere } from './failures.ts'
import { live } from './life.ts'
import { lint } from './lint.ts'
import { createReport } from './report.ts'
import { PUT_RIGHT } from './stubs.ts'

const say = (line = '') => console.log(line)
const asked = process.argv.slice(2)
const stages = asked.length > 0 ? asked : ['example', 'example-china']
const report = createReport(say)

if (isThere('cfn-lint', '--version')) for (const stage of stages) await lint(report, stage)
else report.skip('cfn-lint', 'NOT RUN: it is not on the path (pip install cfn-lint)')

if (isThere('python3', '-c', 'import moto.server')) {
  const emulator = await startEmulator()
  try {
    for (const stage of stages) {
      say(`\n${stage}`)
      await live(report, emulator, stage, stage === stages[0])
    }
    const [first = 'example'] = stages
    say(`\n${first}, ended halfway`)
    await failEverywhere(report, emulator, first)
    say('\nNot as on AWS:')
    for (const line of PUT_RIGHT) say(`  - ${line}`)
    say(`  - of these resources there is a name and nothing else: ${emulator.stubbed().join(', ')}`)
  } finally {
    await emulator.close()
  }
} else {
  report.skip('the emulator', 'NOT RUN: python3 has no moto (pip install "moto[all,server]")')
}
say(
  `\n${report.passed()} steps ✓, ${report.failed()} ✗${report.passed() === 0 ? ': NOTHING WAS TESTED' : ''}`,
)
if (report.failed() > 0) say('What the emulator and the functions said: .build/emulator.log')
process.exitCode = report.failed() > 0 ? 1 : 0
