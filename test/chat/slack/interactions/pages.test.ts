import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { at } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(() => org.close());

const long = (n: number) => `${'a'.repeat(50)}${n}@${'b'.repeat(60)}.${'c'.repeat(60)}.example.com`;

it('what one message has no room for is read page by page, in one message for the reader alone, and approved there', async () => {
  const all = [...Array.from({ length: 20 }, (_, n) => long(n)), 'stranger@elsewhere.example'];
  await org.mia.type(`/mail alias team@example.org ${all.join(' ')}`);
  const message = await vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was posted'));
  expect(labelsOf(message)).toEqual(['Read all 3 pages', 'Deny', 'Details', 'Cancel']);

  await org.ada.click(message, 'Read all 3 pages');
  const page = await vi.waitFor(() => org.ada.ephemerals().at(-1) ?? expect.fail('no page'));
  const seen = [wordsIn(page.blocks)];
  for (const number of [2, 3]) {
    await org.ada.click(org.ada.ephemerals().at(-1) ?? page, 'Next page');
    await vi.waitFor(() =>
      expect(wordsIn(org.ada.ephemerals().at(-1)?.blocks)).toContain(`Page ${number} of 3`),
    );
    seen.push(wordsIn(org.ada.ephemerals().at(-1)?.blocks));
  }
  expect(org.ada.ephemerals()).toHaveLength(1);
  for (const forward of all) expect(seen.join('\n')).toContain(`${forward} (outside)`);

  await org.ada.click(org.ada.ephemerals().at(-1) ?? page, 'Approve');
  await vi.waitFor(() => expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('✅'));
  expect(org.mailServer.held.addresses.get(at('team'))?.forwards).toEqual(all);
  await vi.waitFor(() => expect(labelsOf(org.ada.ephemerals().at(-1) ?? page)).not.toContain('Approve'));
  expect(org.unexpected).toEqual([]);
  expect(org.slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
});
