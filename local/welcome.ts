/** The screen that `npm start` ends with: what to open, whom to log in as, a code to scan, how to stop. */

import { qrMatrix } from '#lib/credential'
import type { DemonstrationCodes } from './demo/codes.ts'
import { type Demonstration, NEWCOMER } from './demo/load.ts'

interface Registering {
  readonly identityProof: 'facts' | 'activation-code' | 'oidc'
  readonly codes: DemonstrationCodes | undefined
}

export function welcome(
  origin: string,
  { holder, annotation, loaded }: Demonstration,
  registering: Registering,
): string {
  return `
  证验 Zhengyan ── ${origin}${loaded > 0 ? `   （已载入 ${loaded} 份演示证书 / ${loaded} demo certificates loaded）` : ''}

  登录 log in      ${holder.name}  ${holder.idNumber}  ${holder.password}
  注册 register    ${registerLine(registering)}
  核验 verify      ${annotation.url}
  接口 API         ${origin}/docs

${indent(terminalQr(annotation.url))}

  Ctrl-C 停止 to stop
`
}

/** Whom to register as, and where the proof is. */
function registerLine({ identityProof, codes }: Registering): string {
  const { name, idNumber, managementNumber } = NEWCOMER
  const facts = `${name}  ${idNumber}  ${managementNumber}`
  if (identityProof === 'oidc') return `${name}（在演示实名认证页选择 / choose on the demonstration's page）`
  return codes ? `${facts}  ${codes.newcomer}\n  激活码 codes      ${codes.file}` : facts
}

/** Two rows of modules a line, in half blocks, dark on light whatever the terminal's colours. */
function terminalQr(text: string): string {
  const { size, rows } = qrMatrix(text)
  const QUIET = 2
  const dark = (y: number, x: number) => rows[y]?.[x] === true
  const lines: string[] = []
  for (let y = -QUIET; y < size + QUIET; y += 2) {
    let line = ''
    for (let x = -QUIET; x < size + QUIET; x++) {
      line += dark(y, x) ? (dark(y + 1, x) ? '█' : '▀') : dark(y + 1, x) ? '▄' : ' '
    }
    lines.push(`\x1b[30;107m${line}\x1b[0m`)
  }
  return lines.join('\n')
}

const indent = (text: string) => text.replaceAll(/^/gm, '  ')
