import fc from 'fast-check'
import sanitizeHtml from 'sanitize-html'
import { describe, expect, it } from 'vitest'
import { sanitiseHtml } from './html-value.ts'

describe('sanitised HTML', () => {
  it('is the text itself where nothing could be a tag or an entity, as the sanitiser says too', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/[<>&\0]/.test(text))
    fc.assert(
      fc.property(plain, (text) => {
        expect(sanitiseHtml(text)).toBe(text)
        expect(sanitizeHtml(text)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  it('has no script, and escapes what only looks like markup', () => {
    expect(sanitiseHtml('a<script>b</script><br/>c')).toBe('a<br>c')
    expect(sanitiseHtml('1 > 0 && "x"')).toBe('1 &gt; 0 &amp;&amp; "x"')
  })
})
