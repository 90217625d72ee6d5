import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import type { WantedChange } from '../../../../src/domain/request/planned-change.ts';
import { askMany } from '../../../support/ask-many-command.ts';
import { labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { outside, requestOf } from '../../../support/fixtures/example-org.ts';
import { ledAway } from '../../../support/fixtures/many-changes.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
let wanted: readonly WantedChange[] = [];
beforeEach(async () => {
  org = await startSlackFixture('socket', { offered: [askMany(() => wanted), ...commands] });
  wanted = ledAway(org, 15, 2);
});
afterEach(() => org.close());

type Reader = SlackFixture['ada'];
type Message = ReturnType<Reader['ephemerals']>[number];

const message = () => vi.waitFor(() => posted(org.slack).at(-1) ?? expect.fail('nothing was posted'));
const page = (reader: Reader) => reader.ephemerals().at(-1) ?? expect.fail('no page');

/** A message as it would be if its first button approved the request at once. */
async function withApproval(shown: Message): Promise<Message> {
  const { hash: planHash } = requestOf(org.app, 1).plan;
  const approval = { kind: 'approve', request: 1, planHash } as const;
  const id = await org.options.chat.renderWithButtons((buttonId) => buttonId(approval));
  const [, first = expect.fail('no button')] = /"value":"([^"]+)"/.exec(JSON.stringify(shown.blocks)) ?? [];
  return { ...shown, blocks: JSON.parse(JSON.stringify(shown.blocks).replaceAll(first, id)) };
}

/** Opens all pages of what is to be seen, each in place of the one before. @returns their words. */
async function lookThrough(reader: Reader): Promise<string> {
  await reader.click(await message(), 'Look through');
  await vi.waitFor(() => expect(wordsIn(page(reader).blocks)).toContain('1 to '));
  let words = wordsIn(page(reader).blocks);
  while (labelsOf(page(reader)).includes('Next page')) {
    const before = wordsIn(page(reader).blocks);
    await reader.click(page(reader), 'Next page');
    await vi.waitFor(() => expect(wordsIn(page(reader).blocks)).not.toBe(before));
    words += wordsIn(page(reader).blocks);
  }
  return words;
}

it('30 points are looked through by whoever asks and by whoever approves, each for themselves', async () => {
  await org.mia.type('/mail many');
  expect(labelsOf(await message())).toEqual(['Look through', 'All changes', 'CSV', 'Cancel']);
  await lookThrough(org.mia);
  const [confirm = expect.fail('no button')] = labelsOf(page(org.mia));
  await org.mia.click(page(org.mia), confirm);
  await vi.waitFor(() => expect(requestOf(org.app, 1).state).toBe('awaiting-approval'));
  await vi.waitFor(async () => expect(labelsOf(await message())).toContain('Deny'));
  expect(labelsOf(await message())).not.toContain('Approve');

  await org.ada.click(await withApproval(await message()), 'Look through');
  await vi.waitFor(() => expect(wordsIn(page(org.ada).blocks)).toContain('not looked through all 30 points'));
  expect(requestOf(org.app, 1).state).toBe('awaiting-approval');
  const seen = await lookThrough(org.ada);
  for (let index = 0; index < 30; index += 1) expect(seen).toContain(outside(`to${index}`));
  await org.ada.click(page(org.ada), 'Approve');
  await vi.waitFor(() => expect(requestOf(org.app, 1)).toMatchObject({ state: 'applied', applied: 15 }));
  expect(org.unexpected).toEqual([]);
  expect(org.slack.calls.filter(({ answer }) => answer['ok'] === false)).toEqual([]);
});

/** The points that somebody counts as having been shown. */
const seenBy = (person: string): readonly number[] => {
  const { hash: planHash } = requestOf(org.app, 1).plan;
  return org.app.store.reviews.itemsLookedThrough({ requestId: 1, planHash, person });
};

it('a page that Slack refuses is not seen: whoever opens it is told to try again', async () => {
  await org.mia.type('/mail many');
  const asked = await message();
  // The response URL, the channel, and the direct message.
  org.slack.urls.expire();
  for (const method of ['chat.postEphemeral', 'chat.postMessage'])
    org.slack.refuse(method, 'internal_error', 1);
  await org.mia.click(asked, 'Look through');
  await vi.waitFor(() => expect(wordsIn(page(org.mia).blocks)).toContain('Try again'));
  expect(seenBy('slack/UMIA')).toEqual([]);
  expect(org.unexpected.splice(0)).toHaveLength(1);
  await org.mia.click(asked, 'Look through');
  await vi.waitFor(() => expect(wordsIn(page(org.mia).blocks)).toContain('1 to '));
  await vi.waitFor(() => expect(seenBy('slack/UMIA').length).toBeGreaterThan(9));
});

it('a page that Slack took nowhere comes after a restart, and is seen from then on', async () => {
  await org.mia.type('/mail many');
  const asked = await message();
  org.slack.trouble({ status: 500 });
  await org.mia.click(asked, 'Look through');
  await vi.waitFor(() => expect(org.unexpected.splice(0)).toHaveLength(1));
  expect(seenBy('slack/UMIA')).toEqual([]);
  // Otherwise Slack may be back in time for the note that something went wrong, and the click counts as answered.
  await vi.waitFor(() => expect(JSON.stringify(org.warned)).toContain('did not take the note'));
  org.slack.trouble(null);
  await org.restart();
  await vi.waitFor(() => expect(wordsIn(page(org.mia).blocks)).toContain('1 to '));
  await vi.waitFor(() => expect(seenBy('slack/UMIA').length).toBeGreaterThan(9));
});

it('its changes come as a list to whoever asks, and as a file in a direct message', async () => {
  await org.mia.type('/mail many');
  await org.max.click(await message(), 'All changes');
  await vi.waitFor(() => expect(wordsIn(page(org.max).blocks)).toContain('Changes of request #1'));
  await org.max.click(await message(), 'CSV');
  await vi.waitFor(() => expect(org.slack.files.sharedIn('D-UMAX')).toHaveLength(1));
  expect(org.slack.files.sharedIn('D-UMAX')[0]?.name).toMatch(/^request-1-[0-9a-f]{12}\.csv$/);
  expect(org.slack.files.sharedIn('D-UMIA')).toEqual([]);
  expect(org.unexpected).toEqual([]);
});
