/** Where the local system keeps its data and listens; read from the environment by every local command. */

import { join, resolve } from 'node:path'
import { fail } from './fail.ts'

export interface LocalSettings {
  /** Of the server. */
  readonly port: number
  /** Of the embedded store. */
  readonly storePort: number
  readonly storeEndpoint: string
  readonly origin: string
  readonly dataDir: string
  readonly storeDir: string
  readonly secretsFile: string
  readonly tableName: string
}

/** Ends the command with one clear line when a setting is wrong. */
export function localSettings(variables: NodeJS.ProcessEnv = process.env): LocalSettings {
  const port = portOf(variables, 'PORT', 3000)
  const storePort = portOf(variables, 'DYNAMODB_PORT', 8000)
  const dataDir = resolve(variables.DATA_DIR ?? '.data')
  return {
    port,
    storePort,
    storeEndpoint: `http://127.0.0.1:${storePort}`,
    origin: `http://localhost:${port}`,
    dataDir,
    storeDir: join(dataDir, 'store'),
    secretsFile: join(dataDir, 'secrets.json'),
    tableName: 'zhengyan-local',
  }
}

function portOf(variables: NodeJS.ProcessEnv, name: string, standard: number): number {
  const port = Number(variables[name] ?? standard)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  return fail(`${name} 应为 1 至 65535 的端口号 / ${name} has to be a port number from 1 to 65535`)
}
