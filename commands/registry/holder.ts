/** `registry holder show | reset | lock | unlock | revoke-code MN`: a holder's account, as text for the terminal. */

import {
  type HolderAccount,
  type HolderContext,
  lockHolder,
  type NewCode,
  resetHolder,
  revokeCode,
  showHolder,
  unlockHolder,
} from '#lib/registry'

export const holderActions = {
  show: showHolder,
  reset: resetHolder,
  lock: lockHolder,
  unlock: unlockHolder,
  'revoke-code': revokeCode,
} as const satisfies Record<
  string,
  (number: string, context: HolderContext) => Promise<HolderAccount | NewCode>
>

export type HolderAction = keyof typeof holderActions

const events = {
  registered: '注册 registered',
  'logged-in': '登录 logged in',
  'password-changed': '修改密码 password changed',
  recovered: '凭本人证明找回 recovered by proof',
  reset: '重置 reset',
  locked: '锁定 locked',
  unlocked: '解锁 unlocked',
  'code-revoked': '激活码作废 code revoked',
  'second-factor-added': '开启两步验证 second factor added',
  'second-factor-removed': '关闭两步验证 second factor removed',
  'recovery-code-used': '使用恢复码 recovery code used',
  consented: '同意隐私说明 agreed to the notice',
  exported: '取得个人信息副本 copy taken',
} as const

const codeStates = {
  good: '有效 good',
  used: '已使用 used',
  expired: '已过期 expired',
  revoked: '已作废 revoked',
} as const

export function holderText(outcome: HolderAccount | NewCode): string {
  return 'events' in outcome ? accountText(outcome) : codeText(outcome)
}

function accountText({ managementNumber, name, account, activationCode: code, events: log }: HolderAccount) {
  const state = account
    ? [
        `创建 created ${account.createdAt}`,
        account.recoveredAt && `找回 recovered ${account.recoveredAt}`,
        account.secondFactorSince && `两步验证 second factor ${account.secondFactorSince}`,
        account.lockedAt && `已锁定 LOCKED ${account.lockedAt}`,
      ]
    : ['（无 none）']
  return `${[
    `${managementNumber}  ${name}`,
    `账号 account: ${state.filter(Boolean).join('；')}`,
    `激活码 activation code: ${code ? `${codeStates[code.state]}；${code.madeAt} ${code.operator}${code.reason ? ` ${code.reason}` : ''}；有效期至 until ${code.expiresAt}` : '（无 none）'}`,
    '',
    ...log.map(({ at, what, count, network, client, operator, reason }) =>
      [at, events[what], count > 1 ? `×${count}` : '', network, client, operator, reason]
        .filter(Boolean)
        .join('  '),
    ),
  ].join('\n')}\n`
}

const codeText = ({
  managementNumber,
  name,
  activationCode,
  validUntil,
}: NewCode) => `${managementNumber}  ${name}
激活码 activation code: ${activationCode}
有效期至 valid until: ${validUntil}

请当面交给本人；此码不再显示，原密码和此前的激活码均已失效。
Hand it to the person; it is not shown again. The old password and any earlier code are good no more.
`
