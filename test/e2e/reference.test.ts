import { expect, it } from 'vitest'
import { visit } from './support/visit.ts'

it('examples of the reference run on the page: a login, what it gives to the next ones, a document', async () => {
  const { page, complaints, close } = await visit({ viewport: { width: 1280, height: 860 } })
  /** @param filled what is put into the fields first */
  const run = async (id: string, filled: Readonly<Record<string, string>> = {}) => {
    await page.evaluate((to) => {
      location.hash = to
    }, id)
    const form = page.locator(`#${id} form.try`)
    for (const [name, value] of Object.entries(filled)) await page.fill(`#${id}-${name}`, value)
    await form.locator('button').click()
    await form.locator('.outcome .tag').first().waitFor()
    return form.locator('.outcome')
  }
  await page.goto('/')
  await page.click('.foot a[href="/docs"]')

  const login = await run('login')
  expect(await login.textContent()).toContain('"accessToken"')
  expect(await page.inputValue('#credential-bearer')).toMatch(/^eyJ/)
  expect(await (await run('listCertificates')).textContent()).toContain('"ZY2344000001"')
  const path = { managementNumber: 'ZY2344000001' }
  expect(await (await run('annotate', path)).textContent()).toContain('201')
  const code = await page.inputValue('#verifyByCode-code')
  expect(code).toMatch(/^[\dA-Z]{4}-/)
  expect(await (await run('verifyByCode')).textContent()).toContain('"verified": true')
  const document = await run('getDocument', { ...path, annotation: code })
  expect(await document.textContent()).toMatch(/application\/pdf，\d{5,} 字节/)
  // Nobody was logged in by it: no cookie came or went.
  expect(await page.context().cookies()).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

it('is whole without script, but for the forms; the type of a problem leads to what it means', async () => {
  const { page, close } = await visit({ javaScriptEnabled: false, locale: 'en' })
  await page.goto('/problems/annotation-expired')
  expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/docs#problem-annotation-expired')
  expect(await page.textContent('#problem-annotation-expired')).toContain('Annotation expired')
  await page.click('#verifyByCode > summary')
  expect(await page.locator('#verifyByCode pre').first().textContent()).toContain('curl -s')
  expect(await page.locator('form.try:visible').count()).toBe(0)
  await close()
})
