/** The same credential or QR's text with other digits at its end: of right form, and under no signature of ours. */
export const forged = (text: string): string =>
  text.replace(/.{3}$/, (end) => (end === '111' ? '112' : '111'))
