import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { mentionFallback, mentionText, parseMentions } from '../../../src/domain/text/mentions.ts';
import { sanitizeText } from '../../../src/domain/text/sanitize.ts';

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

test('no text holds somebody whom we did not put there', () => {
  const forged = fc.constant('\ufdd0slack\ufdd1UADA\ufdd1Ada\ufdd2');
  fc.assert(
    fc.property(fc.oneof(anything, forged), anything, (text, name) => {
      expect(parseMentions(sanitizeText(text)).every((run) => typeof run === 'string')).toBe(true);
      const mia = { platform: 'slack', userId: 'UMIA', displayName: `${name}${text}` } as const;
      expect(parseMentions(`by ${mentionText(mia)}.`)).toEqual([
        'by ',
        { ...mia, displayName: sanitizeText(mia.displayName) },
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
