import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requesterRecipient } from '../../../../src/requests/outbox/recipients.ts';
import { labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Message } from '../../../support/fake-slack/workspace.ts';
import { requestOf, requestsIn } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const buttons = ['Approve', 'Deny', 'Details', 'Cancel'];
const create = () => org.mia.type('/mail create ann@example.org');
const at = (index: number): Message => posted(org.slack).at(index) ?? expect.fail('nothing was posted');
const shows = (words: string, index = -1) =>
  vi.waitFor(() => expect(wordsIn(at(index).blocks)).toContain(words));
const untilThereAre = (count: number) => vi.waitFor(() => expect(posted(org.slack)).toHaveLength(count));
const isDone = () => vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));
/** Slack has said of every post where it is. */
const isNoted = () =>
  vi.waitFor(() => {
    expect(org.app.store.chat.pendingPosts(1, 'requester')).toEqual([]);
    expect(org.app.store.chat.message(1, 'requester')).toBeDefined();
  });
const labels = () => posted(org.slack).map(labelsOf);

/** Every message of the channel shows the end, and none has a button that decides anything. */
const allEnded = (count: number) =>
  vi.waitFor(() => {
    const all = posted(org.slack);
    expect(all.map(({ blocks }) => wordsIn(blocks))).toEqual(
      new Array(count).fill(expect.stringContaining('✅')),
    );
    expect(all.flatMap(labelsOf).filter((label) => buttons.includes(label))).toEqual([]);
  });

/** What Slack has of a message that was posted just before a kill: nobody noted where it is. */
const unnoted = (like: Message): Message =>
  org.slack.add(like.channel, { text: like.text, blocks: like.blocks });

describe('a post of whose end Slack’s answer is lost', () => {
  it('is one message where Slack knows it by the id that we gave it', async () => {
    org.slack.knowIds();
    org.slack.loseAnswers(1);
    await create();
    await isNoted();
    expect(labels()).toEqual([buttons]);
    await org.max.click(at(0), 'Approve');
    await allEnded(1);
  });

  it('is found again where we may read the channel', async () => {
    org.slack.grant(['channels:history']);
    org.slack.loseAnswers(1);
    await create();
    await isNoted();
    expect(labels()).toEqual([buttons]);
    await org.max.click(at(0), 'Approve');
    await allEnded(1);
    expect(requestsIn(org.app)).toHaveLength(1);
  });

  it('is two messages where Slack lets us do neither, and a click on either ends both', async () => {
    org.slack.loseAnswers(1);
    await create();
    await isNoted();
    expect(labels()).toEqual([buttons, buttons]);
    await org.max.click(at(0), 'Approve');
    await allEnded(2);
  });

  it('is one more where a request was to be shown again, and both are shown to the end', async () => {
    org.slack.knowIds();
    await create();
    await shows('Waiting for the approval');
    org.slack.loseAnswers(1);
    await org.mia.type('/mail request show 1');
    await vi.waitFor(() => expect(labels()).toEqual([[], buttons]));
    await isNoted();
    await org.max.click(at(1), 'Approve');
    await allEnded(2);
  });

  it('is posted anew where its message was deleted meanwhile', async () => {
    org.slack.knowIds();
    org.slack.loseAnswers(1);
    org.slack.refuse('chat.update');
    await create();
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(0));
    org.slack.messages.length = 0;
    org.slack.takeAgain('chat.update');
    await vi.waitFor(() => expect(labels()).toEqual([buttons]));
  });
});

const calls = (method: string) => org.slack.calls.filter((call) => call.method === method).length;

it.each([
  ['refuses', () => org.slack.refuse('chat.postMessage'), () => org.slack.takeAgain('chat.postMessage')],
  ['asks to wait with', () => org.slack.trouble({ retryAfter: 1 }), () => org.slack.trouble(null)],
])('a post that Slack %s is neither looked for nor edited when it is made', async (_how, begin, end) => {
  begin();
  await create();
  await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(0));
  end();
  await isNoted();
  expect([calls('conversations.history'), calls('chat.update')]).toEqual([0, 0]);
  expect(labels()).toEqual([buttons]);
});

it('a request that Slack refuses to show again goes on in the message that it has', async () => {
  await create();
  await shows('Waiting for the approval');
  await isDone();
  org.slack.refuse('chat.postMessage');
  await org.mia.type('/mail request show 1');
  await vi.waitFor(() => expect(JSON.stringify(org.warned)).toContain('did not take a message'));
  await org.max.click(at(0), 'Approve');
  await allEnded(1);
  org.slack.takeAgain('chat.postMessage');
  await isDone();
});

describe('a message that nobody noted', () => {
  beforeEach(async () => {
    await create();
    await shows('Waiting for the approval');
    await isDone();
  });

  it('shows the end once somebody clicks on it, though the click comes too late', async () => {
    const second = unnoted(at(0));
    await org.max.click(at(0), 'Approve');
    await shows('✅', 0);
    await org.ada.click(second, 'Deny');
    await allEnded(2);
  });

  it('decides as the noted one does, and is shown to the end with it', async () => {
    await org.max.click(unnoted(at(0)), 'Approve');
    await allEnded(2);
    expect(org.max.ephemerals()).toEqual([]);
  });

  it('loses its buttons to the noted one where somebody clicks in vain, and is shown to the end from then on', async () => {
    const second = unnoted(at(0));
    await org.mia.click(second, 'Approve');
    await vi.waitFor(() => expect(org.mia.ephemerals()).toHaveLength(1));
    await vi.waitFor(() => expect(labels()).toEqual([buttons, []]));
    await org.restart();
    await org.max.click(at(0), 'Approve');
    await allEnded(2);
  });

  it('is brought up to date later, where Slack does not take that now', async () => {
    const second = unnoted(at(0));
    org.slack.refuse('chat.update');
    await org.mia.click(second, 'Approve');
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(0));
    org.slack.takeAgain('chat.update');
    await vi.waitFor(() => expect(labels()).toEqual([buttons, []]));
  });

  it('that Slack lets nobody edit is forgotten', async () => {
    const second = unnoted(at(0));
    await org.mia.click(second, 'Approve');
    await vi.waitFor(() => expect(labels()).toEqual([buttons, []]));
    org.slack.messages.splice(1, 1);
    await org.max.click(at(0), 'Approve');
    await allEnded(1);
    await vi.waitFor(() => expect(org.app.store.chat.copies(1, 'requester')).toEqual([]));
  });
});

it('more copies than Slack takes at once are shown to the end, each once', async () => {
  await create();
  await shows('Waiting for the approval');
  for (let shown = 2; shown <= 25; shown += 1) {
    await org.mia.type('/mail request show 1');
    await untilThereAre(shown);
  }
  await org.max.click(at(-1), 'Approve');
  await allEnded(25);
});

it('a direct message, a call for approvers and a step carry an id that is theirs however often they are tried', async () => {
  await org.ada.type('/mail create ada@example.org');
  await shows('✅');
  await isDone();
  const [link] = org.ada.directs();
  const ids = org.slack.messages.filter(({ only }) => !only).map(({ clientId }) => clientId);
  expect(link?.clientId).toMatch(/^[0-9a-f-]{36}$/);
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

it('a direct message whose answer is lost comes once where Slack knows it by its id', async () => {
  org.slack.knowIds();
  const { sendDirectMessage } = org.adapter();
  const view = { tone: 'plain', title: 'A message' } as const;
  const to = {
    platform: 'slack',
    tenantId: 'T1',
    userId: 'UADA',
    displayName: 'Ada',
    roles: [],
    locale: 'en',
  } as const;
  const directMessage = { id: 7, to, view: () => view, channel: null, otherwise: () => view };
  org.slack.loseAnswers(1);
  await expect(sendDirectMessage(directMessage)).rejects.toThrow();
  expect(await sendDirectMessage(directMessage)).toBe(true);
  expect(org.ada.directs()).toHaveLength(1);
  // Of another database, where works have the same numbers.
  const other = { tone: 'plain', title: 'Another message' } as const;
  expect(await sendDirectMessage({ ...directMessage, view: () => other })).toBe(true);
  expect(org.ada.directs()).toHaveLength(2);
});

it('what waited for its turn shows what is so then: nothing that was shown meanwhile is taken back', async () => {
  await create();
  await isNoted();
  await isDone();
  const update = (title: string) => ({
    ...{ request: 1, ended: false, view: { tone: 'waiting', title } as const },
    ...requesterRecipient(requestOf(org.app, 1).requester),
  });
  let now = 'it waits';
  const { deliver } = org.adapter();
  const first = deliver(update(now), async () => update(now));
  const second = deliver(update(now), async () => update(now));
  now = 'it is done';
  await Promise.all([first, second]);
  const edits = org.slack.calls
    .filter(({ method }) => method === 'chat.update')
    .map(({ args }) => args['text']);
  expect(edits.join()).not.toContain('it waits');
  await shows('it is done');
});
