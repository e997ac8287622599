import { expect, test } from 'vitest'
import { qrMatrix } from '#lib/credential'
import { qrPicture } from '../../../lib/annotation/qr-picture.ts'
import { scan } from '../../support/scan.ts'

test('what is kept as a picture is read back, whole', async () => {
  const text = `https://zhengyan.example/v/TF601E0QVW8XZFZ0M#${'1234567890'.repeat(50)}`
  const picture = qrPicture(qrMatrix(text))
  expect(await scan(picture)).toBe(text)
  expect(picture.length).toBeLessThan(10_000)
})
