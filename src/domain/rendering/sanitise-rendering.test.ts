import { describe, expect, test } from 'vitest'
import { BudgetExceeded, startBudget } from './budget.ts'
import { sanitiseRendering } from './sanitise-rendering.ts'

const sanitise = (html: string): string =>
  sanitiseRendering(
    html,
    startBudget(() => 0),
  )

describe('the last wall, alone (R14)', () => {
  test.each([
    ['<p onclick="a()">x</p>', '<p>x</p>'],
    ['<script>a()</script><style>b</style>x', 'x'],
    ['<svg onload="a()"><script>b</script></svg>x', 'x'],
    ['<iframe src="https://x.example"></iframe><form action="/x"><input></form>y', 'y'],
    ['<a href="javascript:a()">x</a>', '<a>x</a>'],
    ['<a href="java&#10;script:a()">x</a>', '<a>x</a>'],
    ['<a href="//x.example" style="a" target="_blank">x</a>', '<a>x</a>'],
    [
      '<img src="data:image/svg+xml,x" alt="a"><img src="mailto:x" alt="" onerror="a()">',
      '<img alt="a" /><img alt="" />',
    ],
    [
      '<math><mtext></p><style><!--</style><img title="--><img src=x onerror=a()>">',
      '<p></p><img title="--&gt;&lt;img src=x onerror=a()&gt;" />',
    ],
    ['<!-- x --><?php x ?><![CDATA[x]]>y', 'y'],
    ['<textarea><img src=x onerror=a()></textarea>', ''],
  ])('%s', (html, clean) => {
    expect(sanitise(html)).toBe(clean)
  })

  test.each([
    ['<p>a <em>b</em> <strong>c</strong> <code>d</code><br />e</p><hr />'],
    ['<ol start="3"><li>a</li></ol><ul><li>b</li></ul><blockquote><p>c</p></blockquote>'],
    ['<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'],
    ['<a href="https://x.example/?a=1&amp;b=2" title="t">a</a><a href="mailto:a@b.example">b</a>'],
    ['<img src="http://x.example/i.png" alt="a" title="t" /><h1>a</h1><h6>b</h6><pre><code>c\n</code></pre>'],
    ['<p>&lt;b&gt; &amp;amp; &quot;q&quot; &#x27;a&#x27;</p>'],
  ])('leaves %s as it is, quotes in text as entities (R7)', (html) => {
    expect(sanitise(html)).toBe(html)
  })

  test('stops when time is up (R15)', () => {
    let now = 0
    const budget = startBudget(() => now)
    now = 101
    expect(() => sanitiseRendering('<p>x</p>'.repeat(1_000), budget)).toThrow(BudgetExceeded)
  })
})
