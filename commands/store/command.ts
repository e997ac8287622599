/** The commands of `npm run store`: for databases other than Amazon's, and for the form of the data on any. */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureSecretsFile } from '#lib/settings'
import { assertFormat, createTable, expireItems, FORMAT, migrate, openTable } from '#lib/store'

const usage = `用法 Usage:
  npm run store -- create [--endpoint URL] [--table NAME]
      建表并开启过期清除（已存在则不变）；新建时一并生成 SECRETS_FILE · makes the table, has expired items removed, and
      with a new table makes SECRETS_FILE; what is there stays as it is
  npm run store -- migrate [--endpoint URL] [--table NAME]
      把数据改为本版本的格式，可中断后重来 · brings the data to the form of this version; may be stopped and run again
  npm run store:check -- --endpoint URL
      在该数据库上运行存储契约的全部测试 · runs the tests of the store's contract on this database

凭据与地域按 AWS 变量；默认取 DYNAMODB_ENDPOINT 与 TABLE_NAME。
Credentials and region by the usual AWS variables; DYNAMODB_ENDPOINT and TABLE_NAME by default.
`

/** The tests that make the contract; a database that keeps it passes them as dynalite does. */
const CONTRACT = ['contract', 'registry', 'demo-import'].map((name) => `test/lib/store/${name}.test.ts`)

/** @returns the exit status: 0 when all was done, 1 when it was not, 2 for wrong usage */
export async function run(argv: readonly string[]): Promise<number> {
  const command = read(argv)
  if (typeof command === 'string') {
    process.stderr.write(command)
    return 2
  }
  const { name, endpoint, tableName, secretsFile } = command
  if (name === 'check') return check(endpoint as string)
  const table = openTable({ tableName, endpoint })
  try {
    if (name === 'migrate') {
      const steps = await migrate(table, ({ to, title, read, written }) =>
        console.log(`  → ${to} ${title}: ${read} 已读 / read, ${written} 已改 / rewritten`),
      )
      console.log(steps === 0 ? '✓ 已是本版本的格式 / it has this form already' : `✓ ${FORMAT}`)
      return 0
    }
    const made = await createTable(table)
    await assertFormat(table)
    if (secretsFile && (made || existsSync(secretsFile))) await ensureSecretsFile(secretsFile)
    const expiring = await expireItems(table)
    console.log(`✓ ${tableName}：表已就绪 / the table is ready`)
    if (!expiring) {
      console.log(
        '! 该数据库不会自动清除过期的数据：过期的照样无效，但会占用空间 / this database does not remove what has expired: it is refused all the same, but takes room',
      )
    }
    return 0
  } catch (error) {
    // What the database says of itself; nothing personal is in a table's making.
    console.error(`✗ ${(error as Error).name}: ${(error as Error).message}`)
    return 1
  } finally {
    table.client.destroy()
  }
}

function read(argv: readonly string[], variables: NodeJS.ProcessEnv = process.env) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { endpoint: { type: 'string' }, table: { type: 'string' } },
      allowPositionals: true,
    })
    const [name] = positionals
    const endpoint = values.endpoint ?? variables.DYNAMODB_ENDPOINT
    const tableName = values.table ?? variables.TABLE_NAME ?? ''
    const secretsFile = variables.SECRETS_FILE
    // Without an endpoint it is Amazon's, where CloudFormation makes the table.
    const isNamed = endpoint === undefined ? name === 'migrate' : /^https?:\/\//.test(endpoint)
    if (!isNamed) return `✗ --endpoint\n\n${usage}`
    if (name === 'check' || ((name === 'create' || name === 'migrate') && tableName !== '')) {
      return { name, endpoint, tableName, secretsFile } as const
    }
    return usage
  } catch (error) {
    return `✗ ${(error as Error).message}\n\n${usage}`
  }
}

/** The contract is the tests': what passes them is certified by the same words as the embedded store. */
function check(endpoint: string): number {
  const root = join(import.meta.dirname, '../..')
  if (!existsSync(join(root, CONTRACT[0] as string))) {
    console.error(
      '✗ 测试在源码目录中 / the tests are with the sources: git clone, npm ci, npm run store:check',
    )
    return 2
  }
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--maxWorkers=1', ...CONTRACT],
    { cwd: root, stdio: 'inherit', env: { ...process.env, DYNAMODB_ENDPOINT: endpoint } },
  )
  console.log(
    status === 0
      ? `✓ ${endpoint}：符合存储契约 / keeps the contract of the store`
      : `✗ ${endpoint}：不符合存储契约 / does not keep the contract of the store`,
  )
  return status === 0 ? 0 : 1
}
