import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ownerNotice } from '../../../../src/chat/delivery/owner-notice.ts';
import { translationsFor } from '../../../../src/chat/i18n/languages.ts';
import { posted, wordsIn } from '../../../support/fake-slack/user.ts';
import { at, mailbox, requestOf } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const back = 2;
const reminder = () => org.ada.directs()[0] ?? expect.fail('nobody was reminded');
const untilReminderSays = (words: string | RegExp) =>
  vi.waitFor(() => expect(wordsIn(reminder().blocks)).toMatch(words));

/** Suspends a mailbox for a few days, and reminds whoever asked of the end. */
async function remind(): Promise<void> {
  const { app } = org;
  org.put(at('bob'), mailbox('one'));
  await org.ada.type('/mail suspend bob@example.org until:3d');
  await vi.waitFor(() => expect(requestOf(app, back).state).toBe('scheduled'));
  const { requester } = requestOf(app, back);
  const message = ownerNotice(app, translationsFor, { request: back, to: requester, ends: true }, 99);
  await org.adapter().sendDirectMessage(message ?? expect.fail('there is nothing to remind of'));
}

it('is answered by Let it end: the reminder says so from then on, and how to keep it', async () => {
  await remind();
  await org.ada.click(reminder(), 'Let it end');
  await untilReminderSays('lets this end as planned');
  expect(requestOf(org.app, back)).toMatchObject({
    state: 'scheduled',
    asking: { letEnd: { userId: 'UADA' } },
  });
  const labels = JSON.stringify(reminder().blocks);
  expect(labels).toContain('/mail request keep 2');
  expect(labels).not.toContain('Let it end');
});

it('is answered by Keep for good, after which nothing is undone', async () => {
  await remind();
  await org.ada.click(reminder(), 'Keep for good');
  await vi.waitFor(() => expect(requestOf(org.app, back).state).toBe('cancelled'));
  expect(wordsIn(posted(org.slack)[0]?.blocks)).toContain('bob@example.org');
});
