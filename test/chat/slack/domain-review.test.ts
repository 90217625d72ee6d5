import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { posted, wordsIn } from '../../support/fake-slack/user.ts';
import { at, mailbox } from '../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from './slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const reviews = () =>
  posted(org.slack).filter(({ blocks }) => wordsIn(blocks).includes('Review of example.org'));
const isDone = () => vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));

it('a review is one message, edited as its findings are answered', async () => {
  org.put(at('cid'), mailbox('cid'));
  await org.ada.type('/mail domain review example.org');
  await isDone();
  await vi.waitFor(() => expect(reviews()).toHaveLength(1));
  expect(wordsIn(reviews()[0]?.blocks)).toContain('cid@example.org: this mailbox has no owner.');
  const [message] = reviews();
  if (message) await org.ada.click(message, 'Keep 1');
  await isDone();
  await vi.waitFor(() => expect(wordsIn(reviews()[0]?.blocks)).toContain('Kept by'));
  expect(reviews()).toHaveLength(1);
  expect(org.app.store.domainReviews.items(1)[0]?.answer).toMatchObject({
    kind: 'kept',
    by: { userId: 'UADA' },
  });
});
