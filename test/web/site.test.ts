/** What the operator sets stands on every page; without it nothing is made up. */

import { afterEach, describe, expect, it } from 'vitest'
import { readSite } from '#lib/settings'
import { notFoundPage } from '../../web/pages/problem.ts'
import { readingPage } from '../../web/pages/reading.ts'
import { describeSite } from '../../web/site.ts'
import { help } from '../../web/texts/help.ts'
import { privacy } from '../../web/texts/privacy.ts'

const SET = {
  SITE_OPERATOR_ZH: '某某省人事考试院',
  SITE_OPERATOR_EN: 'Some Examination Authority',
  SITE_CONTACT: '020-00000000',
  SITE_ICP: '粤ICP备00000000号-1',
  SITE_POLICE: '粤公网安备 44000000000000号',
  PUBLIC_ORIGIN: 'https://zhengyan.example/',
}

afterEach(() => describeSite({ demonstration: false }))

describe('the frame of a page', () => {
  it('names who runs the site, with both filings linked to their registers, in either language', () => {
    describeSite(readSite(SET))
    const page = notFoundPage('zh')
    expect(page).toContain('主办单位：某某省人事考试院 · 联系方式：020-00000000')
    expect(page).toContain('<a href="https://beian.miit.gov.cn/" rel="noreferrer">粤ICP备00000000号-1</a>')
    expect(page).toContain('webSearch?code=44000000000000"')
    expect(notFoundPage('en')).toContain('Run by Some Examination Authority · Contact: 020-00000000')
    expect(page).not.toContain('class="demonstration"')
  })

  it('makes up nothing where nothing is set, and is marked where it is a demonstration', () => {
    describeSite(readSite({ SITE_ICP: '  ' }))
    expect(notFoundPage('zh')).not.toMatch(/主办单位|beian/)
    describeSite(readSite({ DEMONSTRATION: 'true' }))
    expect(notFoundPage('zh')).toContain('<aside class="demonstration"')
    expect(notFoundPage('en')).toContain('Made-up data, no legal force')
  })

  it('is escaped', () => {
    describeSite(readSite({ SITE_OPERATOR_ZH: '<script>alert(1)</script>' }))
    expect(notFoundPage('zh')).not.toContain('<script>alert')
  })

  it('refuses a setting that cannot be right, by name', () => {
    expect(() => readSite({ SITE_POLICE: 'none' })).toThrow(/SITE_POLICE/)
    expect(() => readSite({ DEMONSTRATION: 'yes' })).toThrow(/DEMONSTRATION/)
  })
})

describe('a page that is read', () => {
  it('answers what people ask, says whom to contact, and has a card of its own', () => {
    describeSite(readSite(SET))
    const page = readingPage('zh', '/help', help)
    for (const { id, heading } of help.sections) {
      expect(page).toContain(`<a href="#${id}">${heading.zh}</a>`)
      expect(page).toContain(`<section id="${id}">`)
    }
    expect(page).toContain('有三种可能')
    expect(page).toContain('主办单位：某某省人事考试院')
    expect(page).toContain(
      '<meta property="og:image" content="https://zhengyan.example/assets/icon-512.png">',
    )
    expect(readingPage('en', '/privacy', privacy)).toContain('<meta property="og:title"')
  })
})
