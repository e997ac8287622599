/** The keys of a whole deployment are more than one request may name: an operator’s commands find all of them all the same. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { findParameters } from '#lib/settings'
import { type AwsKeys, awsEnvironment, openAwsKeys } from '../../support/aws-keys.ts'

let aws: AwsKeys
const before = { ...process.env }
beforeAll(async () => {
  aws = await openAwsKeys()
  Object.assign(process.env, awsEnvironment(aws))
})
afterAll(async () => {
  process.env = before
  await aws.close()
})

test('names beyond the tenth are asked for in a second request; what is not there is left out', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `/zhengyan/test/${i}`)
  for (const name of names.slice(1)) aws.parameters.set(name, `value of ${name}`)
  const found = await findParameters(names)
  expect(Object.keys(found)).toEqual(names.slice(1))
  expect(found['/zhengyan/test/11']).toBe('value of /zhengyan/test/11')
  expect(aws.reads.map((one) => one.length)).toEqual([10, 2])
})
