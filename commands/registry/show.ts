/** A certificate and its history as text for the terminal. */

import type { DescribedCertificate, DescribedChange } from '#lib/registry'

const actions = {
  import: '导入 import',
  correct: '更正 correct',
  revoke: '撤销 revoke',
  reinstate: '恢复 reinstate',
} as const

const fields: readonly (readonly [keyof DescribedCertificate, string])[] = [
  ['managementNumber', '管理号 management number'],
  ['holderName', '姓名 name'],
  ['idType', '证件类型 ID type'],
  ['idNumber', '证件号码 ID number'],
  ['gender', '性别 gender'],
  ['birthDate', '出生日期 birth date'],
  ['qualification', '资格名称 qualification'],
  ['level', '级别 level'],
  ['specialty', '专业 specialty'],
  ['examDate', '考试日期 exam date'],
  ['approvalDate', '批准日期 approval date'],
  ['issueDate', '签发日期 issue date'],
  ['issuingRegion', '发证省份 issuing region'],
  ['issuer', '发证机关 issuer'],
  ['status', '状态 status'],
  ['revokedAt', '撤销时间 revoked at'],
  ['revocationReason', '撤销原因 revocation reason'],
]

/** The certificate, field by field, then its history. */
export function certificateText(certificate: DescribedCertificate): string {
  const lines = fields.flatMap(([key, label]) =>
    certificate[key] === undefined ? [] : [`${label}: ${certificate[key]}`],
  )
  return `${lines.join('\n')}\n\n${historyText(certificate)}`
}

/** Every change, oldest first. */
export function historyText({ recorded, history }: DescribedCertificate): string {
  const first = `${recorded.at}  登记 recorded  ${recorded.operator}${recorded.importId ? `  (${recorded.importId.slice(0, 12)})` : ''}`
  return `${[first, ...history.map(changeText)].join('\n')}\n`
}

function changeText({ at, action, operator, reason, before }: DescribedChange): string {
  const old = Object.entries(before).map(
    ([field, value]) => `    ${field}: ${value === null ? '（无 none）' : value}`,
  )
  return [`${at}  ${actions[action]}  ${operator}${reason ? `  ${reason}` : ''}`, ...old].join('\n')
}
