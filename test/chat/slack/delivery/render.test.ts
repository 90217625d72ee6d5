import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderView } from '../../../../src/chat/slack/delivery/render.ts';
import { translationsIn } from '../../../../src/chat/slack/translations.ts';
import type { View } from '../../../../src/chat/view/view.ts';
import { momentText } from '../../../../src/domain/text/moments.ts';
import { wrongBlocks } from '../../../support/fake-slack/check-blocks.ts';
import { wordsIn } from '../../../support/fake-slack/user.ts';
import { views } from './views.ts';

const opaque = 'A'.repeat(22);
const render = (view: View) =>
  renderView(view, { translations: translationsIn('en'), buttonId: () => opaque });

const text = fc.oneof(
  fc.string({ maxLength: 50 }),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(
    '',
    ' ',
    '\n',
    '<!channel>',
    '&<>',
    '\ud83d',
    '\u0000',
    '😀'.repeat(2_000),
    'x'.repeat(20_000),
  ),
);
const action = fc.record({ kind: fc.constant('run' as const), line: text });

const anyView: fc.Arbitrary<View> = fc.record(
  {
    tone: fc.constantFrom('plain', 'success', 'waiting', 'warning', 'failure'),
    title: text,
    text: fc.array(text, { maxLength: 60 }),
    fields: fc.array(fc.record({ name: text, value: text }), { maxLength: 60 }),
    comparison: fc.record({
      before: text,
      after: text,
      rows: fc.array(fc.record({ name: text, before: text, after: text }), { maxLength: 30 }),
    }),
    log: fc.array(text, { maxLength: 20 }),
    table: fc.record({
      columns: fc.array(fc.record({ title: text, align: fc.constantFrom('left', 'right') }), {
        maxLength: 8,
      }),
      rows: fc.array(fc.array(text, { maxLength: 10 }), { maxLength: 120 }),
      sortable: fc.constant(true as const),
    }),
    link: fc.record({
      label: text,
      url: fc.oneof(text, fc.webUrl(), fc.constant(`https://x.org/${'\u0001"é'.repeat(900)}`)),
    }),
    hint: text,
    buttons: fc.array(
      fc.record({ label: text, style: fc.constantFrom('plain', 'primary', 'danger'), action }),
      { maxLength: 60 },
    ),
  },
  { requiredKeys: ['tone', 'title'] },
);

describe('a view', () => {
  it('becomes a message that Slack takes, whatever it holds', () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const message = render(view);
        expect(wrongBlocks(message.blocks, 'message')).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(message.blocks))).toBeLessThanOrEqual(13_000);
        expect(message.text.length).toBeLessThan(4_000);
        expect(message.text).not.toMatch(/[<>]/);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its texts free of markup: what Slack reads as such is nowhere but in the notification, escaped', () => {
    const message = render({ tone: 'plain', title: '<!channel> & *bold*', text: ['<@U1>'], hint: '`code`' });
    expect(message.text).toBe('&lt;!channel&gt; &amp; *bold*');
    expect(JSON.stringify(message.blocks)).not.toContain('mrkdwn');
  });

  const until = momentText({ time: 1_790_000_000_000, style: 'deadline', inWords: '21 Sept 2026, 14:13' });
  const date = {
    type: 'date',
    timestamp: 1_790_000_000,
    format: '{date_short} {time}',
    fallback: '21 Sept 2026, 14:13',
  };
  const markup = '<!date^1790000000^{date_short} {time}|21 Sept 2026, 14:13>';

  it('shows times in the time zone of each reader, in text, tables, small type and notifications', () => {
    const table = { columns: [{ title: 'When', align: 'left' }], rows: [['a', until]] } as const;
    const { text, blocks } = render({
      tone: 'plain',
      title: until,
      text: [until],
      table,
      hint: `by ${until}.`,
    });
    expect(wrongBlocks(blocks, 'message')).toEqual([]);
    expect(text).toBe(markup);
    expect(JSON.stringify(blocks).split(JSON.stringify(date).slice(0, -1))).toHaveLength(4);
    expect(blocks.at(-1)).toMatchObject({ elements: [{ type: 'mrkdwn', text: `by ${markup}.` }] });
  });

  it.each(['a *b* until ', '_ until ', ':boom: until ', '> until '])(
    'says a time in words rather than have %s read as markup',
    (words) => {
      const { blocks } = render({ tone: 'plain', title: 'x', hint: words + until });
      const text = `${words}21 Sept 2026, 14:13`;
      expect(blocks.at(-1)).toMatchObject({ elements: [{ type: 'plain_text', text }] });
    },
  );

  it('that is too long says how much is not shown', () => {
    const rows = Array.from({ length: 70 }, (_, index) => [`row ${index}`]);
    const buttons = Array.from({ length: 13 }, (_, index) => ({
      label: `Button ${index}`,
      style: 'plain' as const,
      action: { kind: 'cancel' as const, request: index },
    }));
    const view: View = {
      tone: 'plain',
      title: 'Many',
      text: ['x'.repeat(5_000)],
      table: { columns: [{ title: 'Row', align: 'left' }], rows },
      buttons,
    };
    const words = wordsIn(render(view).blocks);
    expect(words).toContain('(shortened)');
    expect(words).toContain('20 more, not shown. 3 more buttons not shown.');
  });

  it.each(Object.entries(views))('of %s looks as it did', async (name, view) => {
    const shown = JSON.stringify(render(view), null, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot(`golden/${name}.json`);
  });
});
