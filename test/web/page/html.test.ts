import { expect, it } from 'vitest';
import { html } from '../../../src/web/page/html.ts';

it('makes text of whatever is put into a template, never markup', () => {
  const typed = `<b title="x" lang='y'>&amp;</b>`;
  expect(html`<p>${typed}</p>`.markup).toBe(
    '<p>&lt;b title=&quot;x&quot; lang=&#39;y&#39;&gt;&amp;amp;&lt;/b&gt;</p>',
  );
});

it('takes markup, lists of it, numbers and nothing', () => {
  const items = ['one', 'two'].map((word) => html`<li>${word}</li>`);
  expect(html`<ul>${items}</ul>${null}${12}`.markup).toBe('<ul><li>one</li><li>two</li></ul>12');
});
