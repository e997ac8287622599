/** Parameters of AWS Systems Manager: what is read when a function starts, in one request. */

/** What one request may name. No function asks for as many; the commands of an operator do. */
const MOST_NAMES = 10

/** The largest value of a standard parameter, in bytes; an advanced one costs money and takes twice as much. */
const STANDARD_BYTES = 4096

/** The decrypted values of parameters that there are, by name. One request for each ten. */
export async function findParameters<N extends string>(
  names: readonly N[],
): Promise<Readonly<Partial<Record<N, string>>>> {
  const { GetParametersCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const client = new SSMClient()
  const found: (readonly [string | undefined, string | undefined])[] = []
  for (let from = 0; from < names.length; from += MOST_NAMES) {
    const Names = names.slice(from, from + MOST_NAMES)
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names, WithDecryption: true }))
    found.push(...Parameters.map(({ Name, Value }) => [Name, Value] as const))
  }
  return Object.fromEntries(found) as Partial<Record<N, string>>
}

/** The same, of parameters that have to be there. @throws Error naming those missing */
export async function readParameters<N extends string>(
  names: readonly N[],
): Promise<Readonly<Record<N, string>>> {
  const found = await findParameters(names)
  const missing = names.filter((name) => !found[name])
  if (missing.length > 0) throw new Error(`SSM parameter is missing or empty: ${missing.join(', ')}`)
  return found as Record<N, string>
}

/** The decrypted value of one parameter. */
export async function readParameter<N extends string>(name: N): Promise<string> {
  return (await readParameters([name]))[name]
}

/** Writes a parameter as a SecureString: for the commands of an operator, never for a function. */
export async function writeParameter(name: string, value: string): Promise<void> {
  const { PutParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const Tier = Buffer.byteLength(value) > STANDARD_BYTES ? 'Advanced' : 'Standard'
  await new SSMClient().send(
    new PutParameterCommand({ Name: name, Value: value, Type: 'SecureString', Overwrite: true, Tier }),
  )
}
