/**
 * Re-keying: what was made with an older key of the vault is made again with the one that writes now. Every step is one
 * conditional write of one item, and after each of them everything is found and read, since old keys go on reading:
 *
 *     1  tags          every account whose holder has a certificate is found under the new tag too
 *                      … now the new key may write: a certificate that comes under it is seen by its holder
 *     2  certificates  each moves to the new tag and ciphertext, its history with it
 *     3  codes         activation codes are found under the new tag; under the old one no more
 *     4  old tags      accounts forget them, and their pointers go
 *
 * Each round is over before the next begins: whoever is logged in sees a certificate under either tag. Stopped anywhere,
 * the next run finds what is left by reading, and ends the same.
 */

import type { Change, IdType, RegisteredCertificate } from '#lib/certificate'
import type { RegistryStore, RekeyStore } from '#lib/store'
import { keyIdOf, type Vault } from '#lib/vault'

export interface RekeyProgress {
  readonly round: 'tags' | 'certificates' | 'codes' | 'old-tags'
  readonly seen: number
  readonly changed: number
}

export interface RekeySummary {
  /** Accounts that are found under the new tag since. */
  readonly tagged: number
  readonly certificates: number
  /** Activation codes. */
  readonly codes: number
  readonly forgotten: number
  /** Old tags of people without a certificate on record: they move when these log in. */
  readonly waiting: number
  /** Items that others kept changing; the next run takes them. */
  readonly left: number
}

export interface RekeyContext {
  readonly store: Pick<RegistryStore, 'scan' | 'getMany'>
  readonly rekey: RekeyStore
  readonly vault: Vault
  /** The id of a MAC key that does not write yet: its tags are left alone. */
  readonly next?: string | undefined
  /** Some process may not know the new key yet, and finds people by the old one: old tags stay. */
  readonly keepOld?: boolean | undefined
  readonly onProgress?: (progress: RekeyProgress) => void
}

/** How often one item is tried again when others write it at the same moment. */
const ROUNDS = 5

/** The ids of the keys that write now. */
interface Writing {
  readonly mac: string
  readonly cipher: string
}

const writingIds = (vault: Vault): Writing => ({
  mac: keyIdOf(vault.tags('passport', '')[0]),
  cipher: keyIdOf(vault.encrypt('', '')),
})

/**
 * The first round alone, for a key that does not write yet.
 * @returns how many accounts could not be changed: the key must go on waiting unless there are none
 */
export async function prepareTags(context: RekeyContext, mac: string): Promise<number> {
  return (await addTags(context, mac)).left
}

export async function rekey(context: RekeyContext): Promise<RekeySummary> {
  const writing = writingIds(context.vault)
  const tags = await addTags(context, writing.mac)
  const certificates = await moveCertificates(context, writing)
  const codes = await moveCodes(context, writing)
  // Where a certificate was left behind its account must go on being found under the old tag.
  const mayDrop = !context.keepOld && tags.left + certificates.left === 0
  const old = mayDrop ? await dropTags(context, writing) : NOTHING_DROPPED
  return {
    tagged: tags.changed,
    certificates: certificates.changed,
    codes: codes.changed,
    forgotten: old.changed,
    waiting: old.waiting,
    left: tags.left + certificates.left + old.left,
  }
}

const NOTHING_DROPPED = { changed: 0, left: 0, waiting: 0 }

async function addTags({ store, rekey, vault, onProgress }: RekeyContext, mac: string) {
  const count = { seen: 0, changed: 0, left: 0 }
  for await (const page of store.scan()) {
    for (const certificate of page) {
      count.seen++
      if (keyIdOf(certificate.holder) === mac) continue
      const idNumber = vault.decrypt(certificate.encryptedIdNumber, certificate.managementNumber)
      const tags = vault.tags(certificate.idType, idNumber)
      const done = await addTag(rekey, tags, tags.find((tag) => keyIdOf(tag) === mac) as string)
      if (done === 'changed') count.changed++
      if (done === 'left') count.left++
    }
    onProgress?.({ round: 'tags', ...count })
  }
  return count
}

async function addTag({ accounts }: RekeyStore, tags: readonly string[], tag: string) {
  for (let round = 0; round < ROUNDS; round++) {
    const account = await accounts.findByTags(tags)
    if (!account) return 'none'
    const pointed = await accounts.findByTags([tag])
    if (pointed && account.tags.includes(tag)) return 'none'
    if (await accounts.addTags(account, [tag])) return 'changed'
  }
  return 'left'
}

async function moveCertificates({ store, rekey, vault, onProgress }: RekeyContext, writing: Writing) {
  const count = { seen: 0, changed: 0, left: 0 }
  for await (const page of store.scan()) {
    for (const certificate of page) {
      count.seen++
      const done = await move(certificate, { store, rekey, vault }, writing)
      if (done === 'changed') count.changed++
      if (done === 'left') count.left++
    }
    onProgress?.({ round: 'certificates', ...count })
  }
  return count
}

async function move(
  scanned: RegisteredCertificate,
  { store, rekey, vault }: RekeyContext,
  writing: Writing,
): Promise<'none' | 'changed' | 'left'> {
  let certificate: RegisteredCertificate | undefined = scanned
  for (let round = 0; certificate && round < ROUNDS; round++) {
    const next = rekeyed(certificate, vault, writing)
    if (!next) return 'none'
    if (await rekey.replace(next, certificate.revision)) return 'changed'
    ;[certificate] = await store.getMany([certificate.managementNumber])
  }
  return certificate ? 'left' : 'none'
}

/** The certificate under the keys that write now; undefined when it is already. */
export function rekeyed(
  certificate: RegisteredCertificate,
  vault: Vault,
  { mac, cipher }: Writing,
): RegisteredCertificate | undefined {
  const { managementNumber, idType, holder, encryptedIdNumber, history = [] } = certificate
  const isNew = (tag: string | null | undefined, text: string | null | undefined) =>
    (!tag || keyIdOf(tag) === mac) && (!text || keyIdOf(text) === cipher)
  const all = [{ holder, encryptedIdNumber }, ...history.map(({ before }) => before)]
  if (all.every(({ holder, encryptedIdNumber }) => isNew(holder, encryptedIdNumber))) return undefined

  const open = (text: string) => vault.decrypt(text, managementNumber)
  const seal = (text: string) =>
    keyIdOf(text) === cipher ? text : vault.encrypt(open(text), managementNumber)
  // Backwards: an older value is what stood before the change, and a tag is of the type and number of its time.
  let person: { readonly idType: IdType; readonly idNumber: string } = {
    idType,
    idNumber: open(encryptedIdNumber),
  }
  const renewed: Change[] = []
  for (const change of history.toReversed()) {
    const { before } = change
    person = {
      idType: before.idType ?? person.idType,
      idNumber: before.encryptedIdNumber ? open(before.encryptedIdNumber) : person.idNumber,
    }
    renewed.unshift({
      ...change,
      before: {
        ...before,
        ...(before.holder && { holder: vault.tags(person.idType, person.idNumber)[0] }),
        ...(before.encryptedIdNumber && { encryptedIdNumber: seal(before.encryptedIdNumber) }),
      },
    })
  }
  return {
    ...certificate,
    holder: vault.tags(idType, open(encryptedIdNumber))[0],
    encryptedIdNumber: seal(encryptedIdNumber),
    revision: certificate.revision + 1,
    ...(renewed.length > 0 && { history: renewed }),
  }
}

/**
 * Each code goes to the new tag by the certificate that it was given for. One whose certificate is another person's by now
 * stays where it is until it runs out; the key stays as long.
 */
async function moveCodes({ store, rekey, vault, next, keepOld, onProgress }: RekeyContext, { mac }: Writing) {
  const count = { seen: 0, changed: 0 }
  for await (const page of rekey.scanActivations()) {
    const old = page.filter(({ tag }) => ![mac, next].includes(keyIdOf(tag)))
    const certificates = await store.getMany(old.map(({ managementNumber }) => managementNumber))
    for (const [i, activation] of old.entries()) {
      const certificate = certificates[i]
      if (!certificate) continue
      const { idType, encryptedIdNumber, managementNumber } = certificate
      const tags = vault.tags(idType, vault.decrypt(encryptedIdNumber, managementNumber))
      const tag = tags.find((one) => keyIdOf(one) === mac) as string
      if (!tags.includes(activation.tag)) continue
      const there = await rekey.findActivation(tag)
      const isNewer = there !== undefined && there.madeAt >= activation.madeAt
      if (!isNewer && (await rekey.copyActivation(activation, tag))) count.changed++
      if (!keepOld) await rekey.forgetActivation(activation)
    }
    count.seen += page.length
    onProgress?.({ round: 'codes', ...count })
  }
  return count
}

async function dropTags({ rekey, next, onProgress }: RekeyContext, { mac }: Writing) {
  const count = { seen: 0, changed: 0, left: 0, waiting: 0 }
  const isOld = (tag: string) => ![mac, next].includes(keyIdOf(tag))
  for await (const page of rekey.scanIdTags()) {
    for (const pointer of page) {
      count.seen++
      if (!isOld(pointer.tag)) continue
      const account = await rekey.accounts.find(pointer.holderId)
      if (account?.tags.every(isOld)) {
        count.waiting++
        continue
      }
      const old = account?.tags.filter(isOld) ?? []
      if (account && old.length > 0 && !(await rekey.accounts.dropTags(account, old))) {
        count.left++
        continue
      }
      await rekey.forget(pointer)
      count.changed++
    }
    onProgress?.({ round: 'old-tags', ...count })
  }
  return count
}

/** How much rests on each key of the vault, by key id: what rests on none may go. */
export async function countKeyUse({ store, rekey }: Pick<RekeyContext, 'store' | 'rekey'>, now: Date) {
  const idMac = new Map<string, number>()
  const idCipher = new Map<string, number>()
  const add = (counts: Map<string, number>, text: string | null | undefined) => {
    if (text) counts.set(keyIdOf(text), (counts.get(keyIdOf(text)) ?? 0) + 1)
  }
  for await (const page of store.scan()) {
    for (const { holder, encryptedIdNumber, history = [] } of page) {
      for (const one of [{ holder, encryptedIdNumber }, ...history.map(({ before }) => before)]) {
        add(idMac, one.holder)
        add(idCipher, one.encryptedIdNumber)
      }
    }
  }
  for await (const page of rekey.scanIdTags()) for (const { tag } of page) add(idMac, tag)
  for await (const page of rekey.scanActivations()) {
    for (const { tag, expiresAt } of page) if (Date.parse(expiresAt) > now.getTime()) add(idMac, tag)
  }
  return { idMac, idCipher }
}
