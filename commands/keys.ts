/**
 * `npm run keys -- list | rotate [--json]`: the keys that sign credentials, receipts and status lists. A rotation
 * publishes the new key at once and lets it sign a day later, when every cached key set has it; what the old keys
 * signed goes on verifying. Works on the local system, or on AWS by the usual AWS variables and SECRETS_PARAMETER.
 */

import { parseArgs } from 'node:util'
import { generateSigningKey, type PrivateJwk, rotateKeys, thumbprint } from '#lib/jose'
import { readSecrets, type Secrets, writeSecrets } from '#lib/settings'
import { fail } from '../local/fail.ts'
import { localSettings } from '../local/settings.ts'

/** Seconds between the publication of a key and its first use. */
const PUBLISH_FOR = 86_400

type Keys = Secrets['credentialKeys']

function commandLine() {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [command, ...more] = positionals
    if ((command === 'list' || command === 'rotate') && more.length === 0) return { command, ...values }
  } catch {
    // Said below.
  }
  return fail('用法 / usage: npm run keys -- list | rotate [--json]')
}

const day = (seconds: number | undefined, open: string) =>
  seconds === undefined ? open : new Date(seconds * 1000).toISOString()

async function report(keys: Keys, json: boolean): Promise<string> {
  const rows = await Promise.all(
    keys.map(async (key) => ({
      kid: await thumbprint(key),
      from: day(key.nbf, '—'),
      until: day(key.exp, '—'),
    })),
  )
  if (json) return JSON.stringify(rows)
  return rows.map(({ kid, from, until }) => `${kid}  ${from} → ${until}`).join('\n')
}

const { command, json } = commandLine()
const { SECRETS_PARAMETER } = process.env
const source = SECRETS_PARAMETER ? { SECRETS_PARAMETER } : { SECRETS_FILE: localSettings().secretsFile }
const secrets = await readSecrets(source).catch((error: Error) =>
  fail(`无法读取密钥 / cannot read the secrets: ${error.name}`),
)
if (command === 'list') {
  console.log(await report(secrets.credentialKeys, json))
} else {
  const now = new Date()
  const options = { now, publishFor: PUBLISH_FOR }
  const credentialKeys = rotateKeys<PrivateJwk>(secrets.credentialKeys, await generateSigningKey(), options)
  await writeSecrets(source, { ...secrets, credentialKeys })
  console.log(await report(credentialKeys, json))
}
