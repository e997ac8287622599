/** What `npm run webhooks` says on a screen. */

import type { Delivery } from '#lib/store'
import type { ShownWebhook } from '#lib/webhook'

export const secretText = (webhookId: string, secret: string, until?: string) =>
  [
    secret,
    `${webhookId}：请妥善交给接收端，之后不再显示 · hand it to the receiver; it is not shown again`,
    ...(until ? [`旧密文并用至 · the one before signs too until ${until}`] : []),
    '',
  ].join('\n')

export function listText(webhooks: readonly ShownWebhook[]): string {
  if (webhooks.length === 0) return '没有通知地址 · there is none\n'
  return webhooks
    .map(({ webhookId, keyId, url, pausedAt, rotatingUntil, receiver, waiting, dead }) => {
      const { deliveredAt, goneAt, failure, restsUntil } = receiver
      const state = [
        pausedAt && `已暂停 paused since ${pausedAt}`,
        goneAt && `对方已停用（410）· gone since ${goneAt}`,
        rotatingUntil && `两个密文并用至 two secrets until ${rotatingUntil}`,
        deliveredAt && `最近送达 last delivered ${deliveredAt}`,
        failure && `上次失败 last failure: ${failure}`,
        restsUntil && `暂不再试，至 left alone until ${restsUntil}`,
        `待发 waiting ${waiting} · 未送达 dead ${dead}`,
      ]
      return `${webhookId}  ${keyId}  ${url}\n${state
        .filter(Boolean)
        .map((line) => `    ${line}\n`)
        .join('')}`
    })
    .join('')
}

export const deadText = (dead: readonly Delivery[]) =>
  dead.length === 0
    ? '没有未送达的 · nothing was given up\n'
    : dead
        .map(
          ({ webhookId, eventId, type, attempts, failure, due }) =>
            `${webhookId}  ${eventId}  ${type}  ${attempts} 次 attempts  ${failure ?? ''}  ${due}\n`,
        )
        .join('')

/** What came of a test. @param isRunning whether somebody is there to send it */
export function stateText(
  {
    eventId,
    state,
    failure,
  }: { readonly eventId: string; readonly state: string; readonly failure?: string },
  isRunning: boolean,
): string {
  if (state === 'delivered') return `✓ 已送达 delivered  ${eventId}\n`
  if (state === 'failed')
    return `✗ 未送达，会重试 not delivered, will be tried again: ${failure}  ${eventId}\n`
  const why = isRunning
    ? '尚未发出；暂停、对方停用或稍候的地址不发 · not sent yet: see list whether it is paused, gone or left alone'
    : '系统未运行，启动后发出 · nobody is running: it is sent once npm start is'
  return `… ${why}  ${eventId}\n`
}
