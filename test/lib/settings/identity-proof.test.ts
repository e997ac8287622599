/** The proof of the person is no setting that can be forgotten: what is not said is the code, and facts stop the start. */

import { describe, expect, test } from 'vitest'
import { readEnvironment, readOidcSettings } from '#lib/settings'

const settings = { TABLE_NAME: 'zhengyan', PUBLIC_ORIGIN: 'https://zhengyan.example' }

describe('the proof of the person', () => {
  test('is the activation code where nothing is said', () => {
    expect(readEnvironment(settings).IDENTITY_PROOF).toBe('activation-code')
  })

  test('is never what stands on every certificate, but in a demonstration', () => {
    const facts = { ...settings, IDENTITY_PROOF: 'facts' }
    expect(() => readEnvironment(facts)).toThrow(/IDENTITY_PROOF: facts 仅限演示.*could register first/)
    expect(() => readEnvironment({ ...facts, DEMONSTRATION: 'false' })).toThrow('IDENTITY_PROOF')
    expect(readEnvironment({ ...facts, DEMONSTRATION: 'true' }).IDENTITY_PROOF).toBe('facts')
  })

  test('is one of three', () => {
    expect(() => readEnvironment({ ...settings, IDENTITY_PROOF: 'none' })).toThrow('IDENTITY_PROOF: must be')
  })
})

describe('a real-name service', () => {
  const oidc = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'zhengyan' }

  test('has the usual names of claims, and documents of other kinds by a list of what they are called there', async () => {
    const read = await readOidcSettings({
      ...oidc,
      OIDC_ID_TYPE_CLAIM: 'kind',
      OIDC_ID_TYPES: '01=resident-id, 02=passport',
    })
    expect(read).toMatchObject({
      OIDC_NAME_CLAIM: 'name',
      OIDC_ID_NUMBER_CLAIM: 'id_number',
      clientSecret: undefined,
    })
    expect([read.OIDC_ID_TYPES.get('02'), read.OIDC_ID_TYPES.get('03')]).toEqual(['passport', undefined])
  })

  test.each([
    ['OIDC_ISSUER', {}],
    ['OIDC_ISSUER', { ...oidc, OIDC_ISSUER: 'http://id.example' }],
    ['OIDC_CLIENT_ID', { ...oidc, OIDC_CLIENT_ID: '' }],
    ['OIDC_SCOPE', { ...oidc, OIDC_SCOPE: 'profile' }],
    ['OIDC_ID_TYPES', { ...oidc, OIDC_ID_TYPES: '01=visa' }],
  ])('with a wrong %s stops the start, which names it', async (name, wrong) => {
    await expect(readOidcSettings(wrong)).rejects.toThrow(name)
  })
})
