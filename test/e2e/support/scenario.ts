/** Puts every state that a person can meet into the store of a running stack: what to open for each. */

import { type Annotation, createAnnotations } from '#lib/annotation'
import { createApiKeyRegister } from '#lib/api-key'
import { createCredentialIssuer } from '#lib/credential'
import { revoke } from '#lib/registry'
import { apiKeyRegister, createAllocator, registryStore } from '#lib/store'
import { openRuntime } from '../../support/runtime.ts'

/** 张三 of the demo data: he has an account. */
export const zhangSan = {
  name: '张三',
  idNumber: '990101199003070015',
  password: 'zhengyan-demo',
  guangdong: 'ZY2344000001',
  file: 'ZY2311000002',
  national: 'ZY2144000003',
} as const

/** 李四 of the demo data: she has none yet. */
export const liSi = {
  name: '李四',
  idNumber: '990101199211150001',
  zhejiang: 'ZY2333000005',
  shandong: 'ZY2237000006',
} as const

/** An annotation with the whole text of its QR. */
export interface Released extends Annotation {
  readonly text: string
}

export type Scenario = Awaited<ReturnType<typeof prepareScenario>>

const DAY = 86_400_000

export async function prepareScenario(environment: Readonly<Record<string, string>>) {
  const { store, vault, keyRing, view, keys, environment: settings } = await openRuntime(environment)
  const origin = settings.PUBLIC_ORIGIN
  const allocatePlaces = createAllocator(store.status, () => keys.current().status, 1)

  async function release(
    person: { readonly idNumber: string },
    managementNumber: string,
    daysAgo = 0,
    validDays = 30,
  ): Promise<Released> {
    const now = () => new Date(Date.now() - daysAgo * DAY)
    let text = ''
    const issue = createCredentialIssuer(keyRing.signerAt, origin)
    const annotations = createAnnotations({
      store,
      view,
      allocatePlaces,
      origin,
      now,
      issueCredential: async (asked) => (text = await issue({ ...asked, now: new Date() })),
    })
    const tags = vault.tags('resident-id', person.idNumber)
    const annotation = await annotations.annotate({ tags }, managementNumber, {
      purpose: '职称评审',
      recipient: '示例科技有限公司',
      validDays,
    })
    return { ...annotation, text }
  }

  async function withdraw(person: { readonly idNumber: string }, managementNumber: string, code: string) {
    const annotations = createAnnotations({
      store,
      view,
      allocatePlaces,
      origin,
      now: () => new Date(),
      issueCredential: createCredentialIssuer(keyRing.signerAt, origin),
    })
    const tags = vault.tags('resident-id', person.idNumber)
    await annotations.withdraw({ tags }, managementNumber, code)
  }

  const guangdong = await release(zhangSan, zhangSan.guangdong)
  const file = await release(zhangSan, zhangSan.file)
  const national = await release(zhangSan, zhangSan.national)
  const expired = await release(liSi, liSi.zhejiang, 120)
  const withdrawn = await release(liSi, liSi.zhejiang)
  await withdraw(liSi, liSi.zhejiang, withdrawn.code)
  const revoked = await release(liSi, liSi.shandong)
  await revoke(liSi.shandong, {
    store: registryStore(store.table, { bulk: false, statusKeys: () => keys.current().status }),
    vault,
    operator: 'test',
    now: () => new Date(),
    reason: '报名材料不实',
  })
  const { key: apiKey } = await createApiKeyRegister({
    keys: apiKeyRegister(store.table),
    operator: 'test',
    now: () => new Date(),
  }).create('示例科技有限公司')
  return {
    origin,
    apiKey,
    guangdong,
    file,
    national,
    expired,
    withdrawn,
    revoked,
    store,
    vault,
    /** A code of right form that leads nowhere. */
    unknown: '00000000000000000',
  }
}
