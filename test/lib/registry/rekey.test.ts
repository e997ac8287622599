/** A certificate under new keys: every ID number in it and in its history, and nothing else of it changed. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Change, RegisteredCertificate } from '#lib/certificate'
import { rekeyed } from '#lib/registry'
import { createVault, keyIdOf, type Vault } from '#lib/vault'
import { createStored } from '../../support/certificates.ts'

const key = (id: string, fill: number, nbf: number) => ({
  id,
  key: Buffer.alloc(32, fill).toString('base64'),
  nbf,
})
const [old, next] = [key('old', 1, 0), key('new', 2, 1)]
const before = createVault({ idMac: [old], idCipher: [old] })
const after = createVault({ idMac: [next, old], idCipher: [next, old] })
const onlyNew = createVault({ idMac: [next], idCipher: [next] })
const writing = { mac: 'new', cipher: 'new' }

const NUMBER = 'ZY2344000001'
const idTypes = ['resident-id', 'passport', 'residence-permit'] as const
interface Person {
  readonly idType: (typeof idTypes)[number]
  readonly idNumber: string
}

/** A certificate whose ID document was corrected from one to the next, under the vault of each time. */
function corrected(people: readonly Person[], vaultOf: (i: number) => Vault): RegisteredCertificate {
  const fields = people.map(({ idType, idNumber }, i) => ({
    idType,
    holder: vaultOf(i).tags(idType, idNumber)[0],
    encryptedIdNumber: vaultOf(i).encrypt(idNumber, NUMBER),
  }))
  const history = fields.slice(1).map((field, i): Change => {
    const earlier = fields[i] as typeof field
    const { idType, ...rest } = earlier
    return {
      action: 'correct',
      at: '2026-01-05T04:00:00.000Z',
      operator: '甲',
      before: { ...rest, ...(idType !== field.idType && { idType }) },
    }
  })
  return {
    ...createStored(before),
    ...(fields.at(-1) as (typeof fields)[number]),
    recorded: { at: '2026-01-05T04:00:00.000Z', operator: '甲' },
    history,
  }
}

const person = fc.record({
  idType: fc.constantFrom(...idTypes),
  idNumber: fc.stringMatching(/^[0-9A-Z]{4,18}$/),
})

test('whatever was corrected when, all of it is read by the new keys alone, and a second time there is nothing to do', () => {
  fc.assert(
    fc.property(fc.array(person, { minLength: 1, maxLength: 5 }), fc.nat(5), (people, turn) => {
      const certificate = corrected(people, (i) => (i < turn ? before : after))
      const renewed = rekeyed(certificate, after, writing)
      if (!renewed) {
        expect(turn).toBe(0)
        return
      }
      const states = [...(renewed.history ?? []).map(({ before }) => before), renewed]
      for (const [i, { idType, idNumber }] of people.entries()) {
        const { holder, encryptedIdNumber } = states[i] as RegisteredCertificate
        expect(onlyNew.decrypt(encryptedIdNumber, NUMBER)).toBe(idNumber)
        expect(holder).toBe(onlyNew.tags(idType, idNumber)[0])
        expect([keyIdOf(holder), keyIdOf(encryptedIdNumber)]).toEqual(['new', 'new'])
      }
      expect(rekeyed(renewed, after, writing)).toBeUndefined()
      const rest = ({
        holder: _h,
        encryptedIdNumber: _e,
        revision: _r,
        history = [],
        ...others
      }: typeof renewed) => [
        others,
        history.map(({ before: { holder: _, encryptedIdNumber: __, ...values }, ...change }) => ({
          ...change,
          values,
        })),
      ]
      expect(rest(renewed)).toEqual(rest(certificate))
      expect(renewed.revision).toBe(certificate.revision + 1)
    }),
  )
})
