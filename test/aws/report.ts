/** The steps of a run, each said as it ends: whether it did what it should, and what was seen. */

export interface Report {
  /** Runs a step; what it returns is said beside it. @returns whether it went well */
  step(name: string, run: () => Promise<string | undefined> | string | undefined): Promise<boolean>
  /** Says that a step is not run, and why. */
  skip(name: string, why: string): void
  failed(): number
  passed(): number
}

/** Thrown by a step that finds something else than it should. */
export function hold(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

export function createReport(say: (line: string) => void): Report {
  let [passed, failed] = [0, 0]
  return {
    async step(name, run) {
      const started = performance.now()
      const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`.padStart(8)
      try {
        const seen = await run()
        passed += 1
        say(`✓ ${seconds()}  ${name}${seen ? `: ${seen}` : ''}`)
        return true
      } catch (error) {
        failed += 1
        say(`✗ ${seconds()}  ${name}: ${(error as Error).message}`)
        return false
      }
    },
    skip: (name, why) => say(`–           ${name}: ${why}`),
    failed: () => failed,
    passed: () => passed,
  }
}
