import { expect, inject, it } from 'vitest'
import { visit } from './support/visit.ts'

const { guangdong, unknown } = inject('states')

it('every page says that this is a demonstration, and leads to help, privacy and accessibility', async () => {
  const reader = await visit({ javaScriptEnabled: false })
  for (const path of [
    '/',
    '/verify',
    '/portal',
    '/scan',
    '/help',
    '/privacy',
    '/accessibility',
    '/docs',
    `/v/${guangdong.code}`,
    `/v/${unknown}`,
    '/nothing',
  ]) {
    await reader.page.goto(path)
    expect(await reader.page.textContent('.demonstration'), path).toContain('演示')
    const links = await reader.page.$$eval('.foot a', (all) => all.map((one) => one.getAttribute('href')))
    expect(links, path).toEqual(expect.arrayContaining(['/help', '/privacy', '/accessibility', '/docs']))
  }
  await reader.close()
})

it('no switch of the language loses the region that was chosen, with script or without', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const reader = await visit({ javaScriptEnabled })
    for (const path of [`/v/${guangdong.code}`, `/v/${unknown}`]) {
      await reader.page.goto(`${path}?useIn=440000`)
      await reader.page.click('.language')
      await reader.page.waitForURL(/lang=en/)
      expect(new URL(reader.page.url()).searchParams.get('useIn'), path).toBe('440000')
      await reader.context.clearCookies()
    }
    await reader.close()
  }
  const reader = await visit()
  for (const path of ['/verify', '/scan', '/portal']) {
    await reader.page.goto(`${path}?useIn=440000`)
    await reader.page.click('.language')
    await reader.page.waitForSelector('html[lang=en]')
    expect(new URL(reader.page.url()).searchParams.get('useIn'), path).toBe('440000')
    await reader.context.clearCookies()
  }
  await reader.close()
})
