/** One local system, one browser and one scenario for all browser tests. */

import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { browserOptions } from './browser.ts'
import { prepareScenario, type Scenario } from './scenario.ts'
import { startStack } from './stack.ts'

type States = Pick<
  Scenario,
  'origin' | 'apiKey' | 'guangdong' | 'file' | 'national' | 'expired' | 'withdrawn' | 'revoked' | 'unknown'
>

declare module 'vitest' {
  export interface ProvidedContext {
    browser: string
    folder: string
    environment: Readonly<Record<string, string>>
    states: States
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const stack = await startStack()
  const { store, vault: _, ...states } = await prepareScenario(stack.environment)
  store.table.client.destroy()
  const folder = join(stack.folder, 'browser')
  const server = await chromium.launchServer(await browserOptions(folder))
  provide('browser', server.wsEndpoint())
  provide('folder', folder)
  provide('environment', stack.environment)
  provide('states', states)
  return async () => {
    await server.close()
    await stack.stop()
  }
}
