import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import {
  decodeText,
  formatMention,
  mentionedUser,
  mentionedUsers,
  replaceMentions,
  stripMentions,
} from '../../../../src/chat/slack/payloads/mentions.ts';
import { escapedFor } from '../../../support/fake-slack/escape.ts';

test.each([
  ['create <mailto:a@x.org|a@x.org> quota:2G', 'create a@x.org quota:2G'],
  ['show <mailto:a@x.org>', 'show a@x.org'],
  ['alias t@x.org <mailto:a@x.org|Ann Lee>', 'alias t@x.org Ann Lee <a@x.org>'],
  ['list <http://x.org|x.org>', 'list x.org'],
  ['see <https://x.org/a?b=1&amp;c=2>', 'see https://x.org/a?b=1&c=2'],
  ['ask in <#C1|mail>, <#C2>', 'ask in #mail, #C2'],
  ['for <!subteam^S1|@team>, <!here>, <!date^1^{date}|today>', 'for @team, @here, today'],
  ['1 &lt; 2 &amp;&amp; 3 &gt; 2, &amp;lt;', '1 < 2 && 3 > 2, &lt;'],
  ['owner a@x.org <@U1|lea>', 'owner a@x.org <@U1|lea>'],
  ['<a@x.org>', '<a@x.org>'],
])('%j reads %j', (sent, read) => {
  expect(decodeText(sent)).toBe(read);
});

test.each([
  ['<@U1|lea>', 'U1'],
  [' <@W2> ', 'W2'],
  ['@lea', null],
  ['<@U1> and <@U2>', null],
  ['', null],
])('%j is a mention of %j', (typed, id) => {
  expect(mentionedUser(typed)).toBe(id);
});

it('a text calls those whom it mentions by their names', () => {
  const text = 'ask <@U1|lea>, <@U2|max>, <@U3> or <@U4|>';
  expect(mentionedUsers(text)).toEqual(['U1', 'U2', 'U3', 'U4']);
  expect(replaceMentions(text, (id) => (id === 'U1' ? 'Léa Martin' : undefined))).toBe(
    'ask @Léa Martin, @max, @U3 or @U4',
  );
  expect(stripMentions(text)).toBe('ask @lea, @max, @U3 or @U4');
  expect([formatMention('U1'), formatMention('U1', 'Léa')]).toEqual(['<@U1>', '<@U1|Léa>']);
});

it('what Slack has escaped reads as it was typed', () => {
  const workspace = { people: new Map(), channels: new Set(['C1']), groupHandles: new Map() };
  const word = fc.oneof(
    fc.constantFrom(
      'a@x.org',
      'x.org',
      'forward:a@x.org,b@y.example',
      '#c1',
      '@nobody',
      '&lt;',
      '<',
      '|',
      '>',
      '&',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      // Markup that is typed by hand is escaped, and so stands apart from Slack's own until it is read.
      const typed = words.join(' ').replace(/<(?=[@#!a-z])/gi, '< ');
      expect(decodeText(escapedFor(workspace, typed))).toBe(typed);
    }),
  );
});
