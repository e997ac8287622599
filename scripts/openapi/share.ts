/** Moves the parameters and replies that operations have in common to the components, and refers to them there. */

interface Component {
  readonly name: string
  readonly value: object
  uses: number
}

interface Operation {
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Readonly<Record<string, object>>
}

type Paths<O> = Record<string, Record<string, O>>

export function share<O extends Operation>(paths: Paths<O>) {
  const operations = Object.values(paths).flatMap((item) => Object.values(item))
  const parameters = common(
    operations.flatMap(({ parameters = [] }) => parameters.map((one) => ({ name: one.name, value: one }))),
  )
  const responses = common(
    operations.flatMap((one) =>
      Object.values(one.responses).map((value) => ({ name: problemNameOf(value), value })),
    ),
  )
  const referring = (kind: string, names: ReadonlyMap<string, string>) => (value: object) => {
    const name = names.get(JSON.stringify(value))
    return name ? { $ref: `#/components/${kind}/${name}` } : value
  }
  const parameter = referring('parameters', parameters.names)
  const response = referring('responses', responses.names)
  const shared = (one: O) => ({
    ...one,
    ...(one.parameters && { parameters: one.parameters.map(parameter) }),
    responses: mapValues(one.responses, response),
  })
  return {
    paths: mapValues(paths, (item) => mapValues(item, shared)),
    parameters: parameters.components,
    responses: responses.components,
  }
}

const mapValues = <A, B>(object: Readonly<Record<string, A>>, change: (value: A) => B) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))

/** A reply to one problem alone has its name. */
function problemNameOf(reply: object): string {
  const { content } = reply as { content?: Record<string, { examples?: object }> }
  const codes = Object.keys(content?.['application/problem+json']?.examples ?? {})
  return codes.length === 1 ? (codes[0] as string) : ''
}

/** What occurs more than once, word for word; of two things with one name, the more frequent. */
function common(found: readonly { name: string; value: object }[]) {
  const all = new Map<string, Component>()
  for (const { name, value } of found.filter(({ name }) => name !== '')) {
    const key = JSON.stringify(value)
    const known = all.get(key) ?? { name: pascal(name), value, uses: 0 }
    known.uses++
    all.set(key, known)
  }
  const names = new Map<string, string>()
  const components: Record<string, object> = {}
  for (const [key, { name, value, uses }] of [...all].sort(([, a], [, b]) => b.uses - a.uses)) {
    if (uses < 2 || components[name]) continue
    names.set(key, name)
    components[name] = value
  }
  return { names, components }
}

/** `not-found` → `NotFound`, `useIn` → `UseIn`. */
const pascal = (name: string) =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
