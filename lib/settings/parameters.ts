/** Parameters of AWS Systems Manager: what is read when a function starts, in one request. */

/** The largest value of a standard parameter, in bytes; an advanced one costs money and takes twice as much. */
const STANDARD_BYTES = 4096

/** The decrypted values of parameters that there are, by name. One request for up to ten. */
export async function findParameters<N extends string>(
  names: readonly N[],
): Promise<Readonly<Partial<Record<N, string>>>> {
  const { GetParametersCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const { Parameters = [] } = await new SSMClient().send(
    new GetParametersCommand({ Names: [...names], WithDecryption: true }),
  )
  return Object.fromEntries(Parameters.map(({ Name, Value }) => [Name, Value])) as Partial<Record<N, string>>
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
