import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { mentionFallback, mentionText } from '../../../src/domain/text/mentions.ts';
import { momentText } from '../../../src/domain/text/moments.ts';
import { sanitizeText } from '../../../src/domain/text/sanitize.ts';
import { parseRuns, textInWords } from '../../../src/domain/text/text-runs.ts';

it.each([
  ['line ends', 'because\r\n\nApproved by: Max\u2028\u2029\u0085x', 'because Approved by: Max x'],
  ['what turns the writing round', 'gpj.\u202egnp\u2066\u200f\u061c', 'gpj.\ufffdgnp\ufffd\ufffd\ufffd'],
  ['what has no width', 'A\u200bd\u2060a\ufeff\u00ad\u034f', 'A\ufffdd\ufffda\ufffd\ufffd\ufffd'],
  ['tags', 'Ada\u{e0041}\u{e007f}', 'Ada\ufffd\ufffd'],
  ['variation selectors that vary nothing', 'A\ufe0fda\u{e0100}', 'A\ufffdda\ufffd'],
  ['letters without a glyph', 'Ada\u3164\uffa0\u115f', 'Ada\ufffd\ufffd\ufffd'],
  ['joiners that join nothing', 'A\u200dda\u200c', 'A\ufffdda\ufffd'],
  ['controls and halves of pairs', '\u001b[31mred\u009b\ud800', '\ufffd[31mred\ufffd\ufffd'],
  ['marks that cover the lines around', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(4)}`],
  ['many spaces', `a${' '.repeat(300)}b\u2800\u2800c`, 'a b c'],
])('of a text, %s are out', (_what, typed, shown) => {
  expect(sanitizeText(typed)).toBe(shown);
});

it.each(['👩‍💻 می‌خواهم', '👨‍👩‍👧', '❤️ 1️⃣', 'क्‍ष', '葛\u{e0100}城', 'à la naïve', '« a »'])(
  '%s stays as it is written',
  (text) => {
    expect(sanitizeText(text)).toBe(text);
  },
);

const anything = fc.string({ unit: 'binary', maxLength: 40 });

test('a time in a text is a time again, and in words what the server’s clock shows', () => {
  const time = { time: 1_790_000_000_000, style: 'deadline', inWords: '21 Sept 2026, 14:13' } as const;
  const text = `open until ${momentText(time)}.`;
  expect(parseRuns(text)).toEqual(['open until ', { kind: 'moment', ...time }, '.']);
  expect(textInWords(text)).toBe('open until 21 Sept 2026, 14:13.');
});

test('no text holds somebody whom we did not put there', () => {
  const forged = fc.constant('\ufdd0slack\ufdd1UADA\ufdd1Ada\ufdd2');
  fc.assert(
    fc.property(fc.oneof(anything, forged), anything, (text, name) => {
      expect(parseRuns(sanitizeText(text)).every((run) => typeof run === 'string')).toBe(true);
      const mia = { platform: 'slack', userId: 'UMIA', displayName: `${name}${text}` } as const;
      expect(parseRuns(`by ${mentionText(mia)}.`)).toEqual([
        'by ',
        { kind: 'person', ...mia, displayName: sanitizeText(mia.displayName) },
        '.',
      ]);
    }),
  );
});

it('somebody of another platform can’t pass for anybody else', () => {
  const mallory = {
    platform: 'slack',
    userId: 'UEVIL',
    displayName: 'Ada” (Discord 3001), and “Mallory',
  } as const;
  expect(mentionFallback(mallory)).toBe("“Ada' (Discord 3001), and 'Mallory” (Slack UEVIL)");
});
