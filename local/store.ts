/**
 * The embedded store: dynalite on LevelDB, data on disk. Started by `npm start`, and by the registry's commands when
 * no local system is running. Everything that can be wrong with the folder or the port is said in one line.
 */

import { existsSync } from 'node:fs'
import { access, constants, mkdir } from 'node:fs/promises'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import dynalite from 'dynalite'
import { Level } from 'level'
import { ensureSecretsFile } from '#lib/settings'
import { assertFormat, createTable, FormatError, openTable } from '#lib/store'
import { certifyKeys } from './certificates.ts'
import { fail } from './fail.ts'
import type { LocalSettings } from './settings.ts'

/**
 * dynalite ends what it reads by `return`, which the iterators of `level` do not have. Each query would leave one open,
 * and LevelDB keeps in memory all that is written while one is.
 */
for (const make of ['keys', 'values'] as const) {
  const original = Level.prototype[make] as (...options: unknown[]) => { close(): Promise<void> }
  Object.assign(Level.prototype, {
    [make](this: unknown, ...options: unknown[]) {
      const iterator = original.apply(this, options)
      return Object.assign(iterator, { return: () => iterator.close() })
    },
  })
}

export interface LocalStore {
  readonly endpoint: string
  close(): Promise<void>
}

/** Whether somebody listens on this port of this machine. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    const answer = (listening: boolean) => {
      socket.destroy()
      resolve(listening)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/**
 * Opens the store of the data directory, makes its table and its secrets if there are none, and listens on this
 * machine only.
 */
export async function openLocalStore(settings: LocalSettings): Promise<LocalStore> {
  await assertWritable(settings)
  await prepareSecrets(settings)
  await prepareDatabase(settings)
  const server = dynalite({ path: settings.storeDir, createTableMs: 0 })
  await new Promise<void>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? `端口 ${settings.storePort} 已被占用，请设置 DYNAMODB_PORT / port ${settings.storePort} is taken: set DYNAMODB_PORT`
          : `无法监听端口 ${settings.storePort} / cannot listen on port ${settings.storePort}: ${error.code}`,
      ),
    )
    server.listen(settings.storePort, '127.0.0.1', resolve)
  })
  const table = openTable({ tableName: settings.tableName, endpoint: settings.storeEndpoint })
  await createTable(table)
  // Data that another version has written would look like damage: certificates without their ID numbers, say.
  await assertFormat(table).catch((error: Error) => {
    if (error instanceof FormatError)
      fail(
        `${error.message}\n或移走数据目录后重新开始 / or move the data directory away and start anew: ${settings.dataDir}`,
      )
    throw error
  })
  table.client.destroy()
  return {
    endpoint: settings.storeEndpoint,
    close: () =>
      new Promise((resolve, reject) => server.close((error?: Error) => (error ? reject(error) : resolve()))),
  }
}

async function assertWritable({ dataDir }: LocalSettings): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    fail(`数据目录无法写入 / the data directory cannot be written: ${dataDir} (${code})`)
  }
}

/** Secrets are made with the store and never apart from it: with other ones no ID number in it is found or read. */
async function prepareSecrets(settings: LocalSettings): Promise<void> {
  const { storeDir, secretsFile } = settings
  if (existsSync(storeDir) && !existsSync(secretsFile)) {
    fail(
      `缺少数据的密钥，请恢复该文件，或移走数据目录重新开始 / the secrets of the data are missing; put the file back, or move the data directory away and start anew: ${secretsFile}`,
    )
  }
  await ensureSecretsFile(secretsFile)
  await certifyKeys(settings)
}

/**
 * Tries the database before the server does, which would only answer every request with 500. A table whose making was
 * cut short is taken away: the server would wait for ever until it is made, and nothing can be in it.
 */
async function prepareDatabase({ dataDir, storeDir, tableName }: LocalSettings): Promise<void> {
  const database = new Level<string, { TableStatus: string }>(storeDir, { valueEncoding: 'json' })
  const description = `table~${tableName}`
  try {
    await database.open()
    const table = await database.get(description)
    if (table?.TableStatus === 'CREATING') await database.del(description)
    await database.close()
  } catch (error) {
    const { code } = (error as { cause?: { code?: string } }).cause ?? {}
    fail(
      code === 'LEVEL_LOCKED'
        ? `数据目录正被另一个进程使用 / another process is using the data directory: ${dataDir}`
        : `数据目录已损坏或不是本系统的，请移走后重试 / the data directory is damaged or not ours; move it away and start again: ${storeDir} (${code})`,
    )
  }
}
