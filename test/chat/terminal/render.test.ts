import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textWidth } from '../../../src/chat/terminal/layout.ts';
import { renderView } from '../../../src/chat/terminal/render.ts';
import type { Tone, View } from '../../../src/chat/view/view.ts';

const plain = { colours: false, width: 60, firstButton: 1 };

const full: View = {
  tone: 'warning',
  title: 'contact@example.org holds 412 messages',
  text: [
    'They would be lost, 1.3 GB of them, and can be restored until 23 December, which is thirty days from now.',
  ],
  fields: [
    { name: 'Address', value: 'contact@example.org' },
    { name: 'Forwards to', value: 'ada@example.org, grace@example.org, hedy@example.org' },
  ],
  table: {
    columns: [
      { title: 'Address', align: 'left' },
      { title: 'Size', align: 'right' },
      { title: 'State', align: 'left' },
    ],
    rows: [
      ['ada@example.org', '1.3 GB', 'active'],
      ['日本@example.org', '0 B', ''],
    ],
  },
  link: {
    label: 'Set a password',
    url: 'http://127.0.0.1:8080/password/a-word-that-is-far-too-long-for-one-line',
  },
  hint: 'Confirm within 15 minutes.',
  buttons: [
    { label: 'Remove the mailbox', style: 'danger', action: { kind: 'run', line: '/mail list' } },
    { label: 'Cancel', style: 'plain', action: { kind: 'run', line: '/mail list' } },
  ],
};

test('a view is shown part by part, wrapped and aligned', () => {
  expect(renderView(full, plain)).toMatchInlineSnapshot(`
    "! contact@example.org holds 412 messages
      They would be lost, 1.3 GB of them, and can be restored
      until 23 December, which is thirty days from now.
      Address:      contact@example.org
      Forwards to:  ada@example.org, grace@example.org,
                    hedy@example.org
      Address             Size  State
      ada@example.org   1.3 GB  active
      日本@example.org     0 B
      Set a password: http://127.0.0.1:8080/password/a-word-that-is-far-too-long-for-one-line
      Confirm within 15 minutes.
      [1] Remove the mailbox
      [2] Cancel"
  `);
});

test('colours change nothing but colours', () => {
  const coloured = renderView(full, { ...plain, colours: true });
  expect(coloured).toContain('\u001b[');
  expect(stripVTControlCharacters(coloured)).toBe(renderView(full, plain));
});

test.each<[Tone, string]>([
  ['plain', 'Done'],
  ['success', '✓ Done'],
  ['waiting', '… Done'],
  ['warning', '! Done'],
  ['failure', '✗ Done'],
])('the tone %s has its sign', (tone, shown) => {
  expect(renderView({ tone, title: 'Done' }, plain)).toBe(shown);
});

test('buttons count from the number given', () => {
  expect(renderView(full, { ...plain, firstButton: 3 })).toMatch(
    /\[3\] Remove the mailbox\n {2}\[4\] Cancel$/,
  );
});

test('without a width nothing is wrapped', () => {
  expect(renderView(full, { ...plain, width: Number.POSITIVE_INFINITY })).toContain(
    full.text?.[0] ?? 'a text',
  );
});

test('a name can fake neither colours, lines nor the direction of writing', () => {
  const shown = renderView({ tone: 'plain', title: 'a\u001b[2J\nb\u202ec\u2066d\u007f\u009b\ud800' }, plain);
  expect(shown).toBe('a<U+001B>[2J<U+000A>b<U+202E>c<U+2066>d<U+007F><U+009B><U+D800>');
});

test('emoji and Persian words keep the joiners that they are written with', () => {
  expect(renderView({ tone: 'plain', title: '👩‍💻 می‌خواهم' }, plain)).toBe('👩‍💻 می‌خواهم');
});

test('no text, wherever it stands, brings a control character to the terminal', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 80 }), (any, width) => {
      const view: View = {
        tone: 'failure',
        title: any,
        text: [any],
        fields: [{ name: any, value: any }],
        table: { columns: [{ title: any, align: 'right' }], rows: [[any]] },
        link: { label: any, url: any },
        hint: any,
        buttons: [{ label: any, style: 'plain', action: { kind: 'run', line: any } }],
      };
      expect(renderView(view, { ...plain, width })).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}|\p{Cs}/u);
    }),
  );
});

test('East Asian wide characters and emoji take two columns', () => {
  expect(['abc', 'é', 'e\u0301', '日本', '한글', '👩‍💻', 'Ａ'].map(textWidth)).toEqual([3, 1, 1, 4, 4, 2, 2]);
});
