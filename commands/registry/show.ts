/** A certificate and its history as text for the terminal. */

import { certificateFields, type FieldKey, labelOf } from '#lib/certificate'
import type { DescribedCertificate, DescribedChange } from '#lib/registry'

const actions = {
  import: '导入 import',
  correct: '更正 correct',
  revoke: '撤销 revoke',
  reinstate: '恢复 reinstate',
} as const

const label = (key: FieldKey) => `${labelOf(key).zh} ${labelOf(key).en}`

/** The certificate, field by field, then its history. */
export function certificateText(certificate: DescribedCertificate): string {
  const lines = certificateFields.flatMap(({ key }) =>
    certificate[key] === undefined ? [] : [`${label(key)}: ${certificate[key]}`],
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
    ([field, value]) => `    ${label(field as FieldKey)}: ${value === null ? '（无 none）' : value}`,
  )
  return [`${at}  ${actions[action]}  ${operator}${reason ? `  ${reason}` : ''}`, ...old].join('\n')
}
