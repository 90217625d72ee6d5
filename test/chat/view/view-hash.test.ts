import { expect, test } from 'vitest';
import type { View } from '../../../src/chat/view/view.ts';
import { pagesHash, viewHash } from '../../../src/chat/view/view-hash.ts';
import { mentionText } from '../../../src/domain/text/mentions.ts';
import { momentText } from '../../../src/domain/text/moments.ts';

const day = 1_798_344_375_000;
const saying = (...parts: string[]): View => ({ tone: 'warning', title: 'Delete?', text: [parts.join('')] });
const until = (time: number, inWords: string) =>
  saying('It can be restored until ', momentText({ time, style: 'day', inWords }), '.');
const to = (userId: string) => saying(mentionText({ platform: 'slack', userId, displayName: 'Mia' }));

test('a view that is made again some milliseconds later is the same', () => {
  const [shown, again] = [until(day, '27 December'), until(day + 6, '27 December')];
  expect(viewHash(again, 'en')).toBe(viewHash(shown, 'en'));
  expect(pagesHash('slack/U1', [again])).toBe(pagesHash('slack/U1', [shown]));
});

test.each([
  ['a time that reads otherwise', until(day, '27 December'), until(day, '28 December')],
  ['another person of the same name', to('U1'), to('U2')],
])('%s makes another view', (_, one, other) => {
  expect(viewHash(one, 'en')).not.toBe(viewHash(other, 'en'));
  expect(pagesHash('slack/U1', [one])).not.toBe(pagesHash('slack/U1', [other]));
});
