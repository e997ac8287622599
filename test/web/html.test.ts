import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compact, flag, html } from '../../web/html.ts'

it('whatever a name or a purpose holds, it never becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const written = html`<p title="${text}">${text}</p>`.text
      const inside = written.slice('<p title="'.length, -'</p>'.length)
      expect(inside.replace('">', '')).not.toMatch(/[<>"']/)
    }),
  )
  expect(html`<b>${'<script>&"\''}</b>`.text).toBe('<b>&lt;script&gt;&amp;&quot;&#39;</b>')
})

it('what is absent leaves nothing, and lists and HTML are put in as they are', () => {
  const item = html`<li>${1}</li>`
  expect(
    html`${false}${null}${undefined}${[item, item]}<i${flag('hidden', true)}${flag('open', false)}>`.text,
  ).toBe('<li>1</li><li>1</li><i hidden>')
  expect(
    compact(html`
      <p>一
        二</p>
      <p>三</p>`).trim(),
  ).toBe('<p>一 二</p><p>三</p>')
})
