/**
 * Two descriptions of the API, an earlier and a later one: what of the difference breaks clients that were written from
 * the earlier, and what only adds to it. `docs/api/README.md` says the same in words; `test/openapi-versions.test.ts`
 * holds the version to it.
 */

// biome-ignore lint/suspicious/noExplicitAny: a JSON document
type Json = any

export interface Difference {
  readonly breaking: readonly string[]
  readonly added: readonly string[]
}

/** Which way a value goes: what a client sends, or what it is answered. */
type Way = 'sent' | 'answered'

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

/** Limits that a client has to keep, and which way they become stricter. */
const LIMITS: Readonly<Record<string, 'up' | 'down'>> = {
  minLength: 'up',
  minimum: 'up',
  minItems: 'up',
  maxLength: 'down',
  maximum: 'down',
  maxItems: 'down',
}

/** @param before as it was released */
export function compare(before: Json, after: Json): Difference {
  const breaking: string[] = []
  const added: string[] = []
  /** Pairs of named schemas that were compared already, in this direction. */
  const done = new Set<string>()

  const resolve = (whole: Json, node: Json): Json =>
    node?.$ref
      ? resolve(
          whole,
          node.$ref
            .slice(2)
            .split('/')
            .reduce((at: Json, part: string) => at?.[part], whole),
        )
      : node

  /** What of the one is not in the other, by names. */
  const goneFrom = (old: object = {}, now: object = {}) => Object.keys(old).filter((name) => !(name in now))

  function schema(place: string, way: Way, old: Json, now: Json): void {
    if (old?.$ref && now?.$ref) {
      const pair = `${way} ${old.$ref} ${now.$ref}`
      if (done.has(pair)) return
      done.add(pair)
    }
    const [was, is] = [resolve(before, old), resolve(after, now)]
    if (was === undefined || is === undefined) {
      if (was !== is) breaking.push(`${place}: ${is ? 'has a form now' : 'has no form any more'}`)
      return
    }
    types(place, way, was, is)
    words(place, way, was, is)
    if (way === 'sent') limits(place, was, is)
    members(place, way, was, is)
    if (was.items && is.items) schema(`${place}[]`, way, was.items, is.items)
  }

  const typesOf = (one: Json): string[] =>
    (one.anyOf ?? one.oneOf ?? [one]).flatMap((each: Json) => [each.type ?? each.$ref ?? 'any'].flat())

  /** What is sent may be of more types later, and what is answered of fewer. */
  function types(place: string, way: Way, was: Json, is: Json): void {
    const [old, now] = [typesOf(was), typesOf(is)]
    const [more, fewer] = way === 'sent' ? [old, now] : [now, old]
    const lost = more.filter(
      (type) => !fewer.includes(type) && !(type === 'integer' && fewer.includes('number')),
    )
    if (lost.length > 0) breaking.push(`${place}: was ${old.join(' or ')}, is ${now.join(' or ')}`)
  }

  /** A word that is not taken any more breaks who sends it; one that is new in answers, who has to understand it. */
  function words(place: string, way: Way, was: Json, is: Json): void {
    const [old, now] = [was, is].map((one) => (one.const === undefined ? one.enum : [one.const]))
    if (!old && !now) return
    if (!old || !now) {
      const narrower = way === 'sent' ? now : old
      if (narrower) breaking.push(`${place}: ${now ? 'is one of a few words now' : 'may be any word now'}`)
      return
    }
    const lost = old.filter((one: Json) => !now.includes(one))
    const fresh = now.filter((one: Json) => !old.includes(one))
    if (way === 'sent' && lost.length > 0)
      breaking.push(`${place}: does not take ${lost.join(', ')} any more`)
    if (fresh.length === 0) return
    const closed = way === 'answered' && !was['x-may-grow']
    ;(closed ? breaking : added).push(`${place}: has ${fresh.join(', ')} now`)
  }

  function limits(place: string, was: Json, is: Json): void {
    for (const [name, direction] of Object.entries(LIMITS)) {
      const [old, now] = [was[name], is[name]]
      if (now === undefined || now === old) continue
      if (old === undefined || (direction === 'up' ? now > old : now < old))
        breaking.push(`${place}: ${name} is ${now}, was ${old ?? 'none'}`)
    }
    if (is.pattern !== undefined && is.pattern !== was.pattern)
      breaking.push(`${place}: pattern is ${is.pattern}, was ${was.pattern ?? 'none'}`)
  }

  function members(place: string, way: Way, was: Json, is: Json): void {
    const [old, now] = [was.properties ?? {}, is.properties ?? {}]
    const needed: string[] = was.required ?? []
    const needs: string[] = is.required ?? []
    for (const name of goneFrom(old, now)) breaking.push(`${place}/${name}: is gone`)
    for (const name of goneFrom(now, old)) {
      if (way === 'sent' && needs.includes(name)) breaking.push(`${place}/${name}: is new and has to be sent`)
      else added.push(`${place}/${name}`)
    }
    for (const name of Object.keys(old).filter((one) => one in now)) {
      const [was_, is_] = [needed.includes(name), needs.includes(name)]
      if (way === 'sent' && !was_ && is_) breaking.push(`${place}/${name}: has to be sent now`)
      if (way === 'answered' && was_ && !is_) breaking.push(`${place}/${name}: may be absent now`)
      schema(`${place}/${name}`, way, old[name], now[name])
    }
  }

  function contents(place: string, way: Way, old: Json = {}, now: Json = {}): void {
    for (const type of goneFrom(old, now)) breaking.push(`${place}: ${type} is gone`)
    for (const type of goneFrom(now, old)) added.push(`${place}: ${type}`)
    for (const type of Object.keys(old).filter((one) => one in now))
      if (old[type].schema || now[type].schema) schema(place, way, old[type].schema, now[type].schema)
  }

  const parametersOf = (whole: Json, operation: Json): Map<string, Json> =>
    new Map(
      (operation.parameters ?? [])
        .map((one: Json) => resolve(whole, one))
        .map((one: Json) => [`${one.in} ${one.name.toLowerCase()}`, one]),
    )

  function parameters(place: string, was: Json, is: Json): void {
    const [old, now] = [parametersOf(before, was), parametersOf(after, is)]
    for (const [name, one] of old) {
      const other = now.get(name)
      if (!other) breaking.push(`${place} ${name}: is gone`)
      else {
        if (other.required && !one.required) breaking.push(`${place} ${name}: has to be sent now`)
        schema(`${place} ${name}`, 'sent', one.schema, other.schema)
      }
    }
    for (const [name, one] of now) {
      if (old.has(name)) continue
      if (one.required) breaking.push(`${place} ${name}: is new and has to be sent`)
      else added.push(`${place} ${name}`)
    }
  }

  function replies(place: string, was: Json, is: Json): void {
    for (const [status, old] of Object.entries<Json>(was.responses)) {
      const now = is.responses[status]
      // What cannot go wrong any more breaks nobody.
      if (!now) {
        if (Number(status) < 400) breaking.push(`${place} → ${status}: is gone`)
        continue
      }
      const [one, other] = [resolve(before, old), resolve(after, now)]
      for (const name of goneFrom(one.headers, other.headers))
        breaking.push(`${place} → ${status}: the header ${name} is gone`)
      contents(`${place} → ${status}`, 'answered', one.content, other.content)
    }
    for (const status of goneFrom(is.responses, was.responses)) added.push(`${place} → ${status}`)
  }

  /** Whether anybody may ask. */
  const isOpen = ({ security = [] }: Json) => security.length === 0

  function operation(place: string, was: Json, is: Json): void {
    if (isOpen(was) && !isOpen(is)) breaking.push(`${place}: asks for a credential now`)
    if (was.operationId !== is.operationId) breaking.push(`${place}: is called ${is.operationId}`)
    parameters(place, was, is)
    if (is.requestBody?.required && !was.requestBody) breaking.push(`${place}: has to be sent a body now`)
    contents(`${place} body`, 'sent', was.requestBody?.content, is.requestBody?.content)
    replies(place, was, is)
  }

  const routesOf = (whole: Json) =>
    new Map<string, Json>(
      Object.entries<Json>(whole.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method) => [
          `${method.toUpperCase()} ${path}`,
          item[method],
        ]),
      ),
    )
  const [old, now] = [routesOf(before), routesOf(after)]
  for (const [route, one] of old) {
    const other = now.get(route)
    if (other) operation(route, one, other)
    else breaking.push(`${route}: is gone`)
  }
  for (const route of now.keys()) if (!old.has(route)) added.push(route)
  return { breaking, added }
}
