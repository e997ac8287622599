/** The few ways in which schemas say what JSON Schema and a reader want to know of them. */

import * as v from 'valibot'

/** What JSON Schema may say of a text. Names are its keywords. */
interface TextNotes {
  readonly pattern?: string
  readonly format?: string
  readonly examples?: readonly string[]
}

/**
 * A text of an answer.
 * @__NO_SIDE_EFFECTS__
 */
export const said = (description: string, notes: TextNotes = {}) =>
  v.pipe(v.string(), v.metadata({ description, ...notes }))

/**
 * One of a few words in an answer.
 * @__NO_SIDE_EFFECTS__
 */
export const oneOf = <const Choices extends readonly string[]>(description: string, ...choices: Choices) =>
  v.pipe(v.picklist(choices), v.metadata({ description }))

/**
 * The same, of words to which a later version may add some: clients have to bear one that they do not know.
 * @__NO_SIDE_EFFECTS__
 */
export const growing = <const Choices extends readonly string[]>(description: string, ...choices: Choices) =>
  v.pipe(v.picklist(choices), v.metadata({ description, 'x-may-grow': true }))

/**
 * A named schema, with what is to be said of it at this place; `of` keeps the name for the description of the API.
 * @__NO_SIDE_EFFECTS__
 */
export const here = <const S extends v.GenericSchema>(schema: S, description: string) =>
  v.pipe(schema, v.metadata({ of: schema, description }))

/**
 * A text that somebody typed, without the spaces around it. Characters are counted as people count them: one outside
 * the BMP is one, here as in JSON Schema.
 * @__NO_SIDE_EFFECTS__
 */
export const typed = (longest: number, description: string, notes: TextNotes = {}) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.check((words) => [...words].length <= longest, 'too-long'),
    v.metadata({ maxLength: longest, description, ...notes }),
  )
