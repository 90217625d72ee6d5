import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../../src/domain/actor.ts';
import { RetryLater } from '../../../../src/lib/retry-later.ts';
import { requesterRecipient } from '../../../../src/requests/outbox/recipients.ts';
import { createUser, labelsOf, posted, wordsIn } from '../../../support/fake-slack/user.ts';
import type { Message } from '../../../support/fake-slack/workspace.ts';
import {
  at,
  mailbox,
  mailboxId,
  requestOf,
  requestsIn,
  max as someMax,
} from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

/** Max, as he is known in Slack. */
const max: Actor = { ...someMax, platform: 'slack', tenantId: 'T1', userId: 'UMAX' };

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let org: SlackFixture;
  beforeEach(async () => {
    org = await startSlackFixture(transport);
  });
  afterEach(async () => {
    await org.close();
    expect(org.unexpected).toEqual([]);
  });

  const planHash = () => requestOf(org.app, 1).plan.hash;
  const requests = () => requestsIn(org.app);
  const newest = (): Message => posted(org.slack).at(-1) ?? expect.fail('nothing was posted');
  const untilPosted = (words: string) =>
    vi.waitFor(() => {
      expect(wordsIn(newest().blocks)).toContain(words);
      return newest();
    });
  const untilEphemeral = (who: SlackFixture['ada'], words: string) =>
    vi.waitFor(() => expect(wordsIn(who.ephemerals().at(-1)?.blocks ?? [])).toContain(words));

  it('a command delivered twice acts once', async () => {
    const payload = org.ada.command('/mail create twice@example.org', 'C1');
    await Promise.all([
      org.slack.send('slash_commands', payload),
      org.slack.send('slash_commands', payload),
      org.slack.send('slash_commands', payload),
    ]);
    await untilPosted('✅');
    expect(requests()).toHaveLength(1);
    expect(posted(org.slack)).toHaveLength(1);
    expect(org.ada.ephemerals()).toEqual([]);
  });

  it('a click delivered twice acts once', async () => {
    await org.mia.type('/mail create twice@example.org');
    const asked = await untilPosted('Waiting for the approval');
    const button = asked.blocks.find(({ type }) => type === 'actions')?.['elements'];
    const click = org.max.clickOn(asked, Array.isArray(button) ? button[0] : {});
    await Promise.all([org.slack.send('interactive', click), org.slack.send('interactive', click)]);
    await untilPosted('✅');
    expect(org.max.ephemerals()).toEqual([]);
  });

  it('a message from before a restart has buttons that work after it', async () => {
    await org.mia.type('/mail create later@example.org');
    const asked = await untilPosted('Waiting for the approval');
    await org.restart();
    await org.max.click(asked, 'Approve');
    await untilPosted('✅');
    expect(posted(org.slack)).toHaveLength(1);
  });

  it('two people who click at once each get an answer, and one decides', async () => {
    await org.mia.type('/mail create both@example.org');
    const asked = await untilPosted('Waiting for the approval');
    await Promise.all([org.max.click(asked, 'Approve'), org.ada.click(asked, 'Approve')]);
    await untilPosted('✅');
    await vi.waitFor(() => expect([...org.max.ephemerals(), ...org.ada.ephemerals()]).toHaveLength(1));
    const [notice] = [...org.max.ephemerals(), ...org.ada.ephemerals()];
    expect(wordsIn(notice?.blocks)).toContain('❌');
  });

  it('nobody approves their own request, and the message keeps its buttons', async () => {
    await org.mia.type('/mail create own@example.org');
    const asked = await untilPosted('Waiting for the approval');
    await org.mia.click(asked, 'Approve');
    await vi.waitFor(() => expect(org.mia.ephemerals()).toHaveLength(1));
    expect(labelsOf(newest())).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
  });

  it('a button with a forged value is answered and does nothing', async () => {
    await org.mia.type('/mail create forged@example.org');
    const asked = await untilPosted('Waiting for the approval');
    for (const value of ['AAAAAAAAAAAAAAAAAAAAAA', '1', '', "' OR 1=1 --"]) {
      await org.slack.send('interactive', org.max.clickOn(asked, { action_id: 'press-0', value }));
    }
    await vi.waitFor(() => expect(org.max.ephemerals()).toHaveLength(4));
    await untilEphemeral(org.max, 'This button no longer works');
    expect(requests()[0]?.state).toBe('awaiting-approval');
  });

  it('somebody without a role is told so', async () => {
    const stranger = createUser(org.slack, { id: 'UNOBODY', name: 'Nobody' });
    await stranger.type('/mail domain add other.example postmaster:a@outside.example');
    await vi.waitFor(() => expect(stranger.ephemerals()).toHaveLength(1));
    expect(requests()).toEqual([]);
  });

  it.each<[string, (slack: SlackFixture['slack']) => unknown, (slack: SlackFixture['slack']) => unknown]>([
    ['answers with errors', (slack) => slack.trouble({ status: 503 }), (slack) => slack.trouble(null)],
    ['asks for a pause', (slack) => slack.trouble({ retryAfter: 1 }), (slack) => slack.trouble(null)],
    ['is out of reach', (slack) => slack.away(), (slack) => slack.back()],
  ])('a job that ends while Slack %s is shown later, and nothing is lost', async (_name, begin, end) => {
    await org.mia.type('/mail create down@example.org');
    const asked = await untilPosted('Waiting for the approval');
    await begin(org.slack);
    await org.options.dispatcher.click(max, { kind: 'approve', request: 1, planHash: planHash() });
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(1));
    // Both may be of what was to be shown before.
    await vi.waitFor(() => expect(org.mailServer.held.addresses.has(at('down'))).toBe(true));
    expect(wordsIn(newest().blocks)).toContain('Waiting for the approval');
    await end(org.slack);
    await untilPosted('✅');
    expect(newest().ts).toBe(asked.ts);
    await vi.waitFor(() => expect(org.mia.directs()).toHaveLength(1));
    await vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));
  });

  it('deliver says how long Slack asks to wait', async () => {
    await org.mia.type('/mail create wait@example.org');
    await untilPosted('Waiting for the approval');
    org.slack.trouble({ retryAfter: 7 });
    const view = { tone: 'plain', title: 'Any' } as const;
    const delivered = org
      .adapter()
      .deliver({ request: 1, ended: true, view, ...requesterRecipient(requestOf(org.app, 1).requester) });
    await expect(delivered).rejects.toSatisfy(
      (error) => error instanceof RetryLater && error.pause === 7_000,
    );
    org.slack.trouble(null);
  });

  it('what Slack does not take at once is posted by a job', async () => {
    org.slack.trouble({ retryAfter: 1 });
    await org.ada.type('/mail create busy@example.org');
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(0));
    expect(posted(org.slack)).toEqual([]);
    org.slack.trouble(null);
    await untilPosted('✅');
    expect(newest().channel).toBe('C1');
    expect(posted(org.slack)).toHaveLength(1);
  });

  it('a message that somebody deleted is posted anew in its channel', async () => {
    await org.mia.type('/mail create gone@example.org');
    const asked = await untilPosted('Waiting for the approval');
    org.slack.messages.splice(org.slack.messages.indexOf(asked), 1);
    const [{ id, requester } = expect.fail('no request')] = requests();
    const view = { tone: 'success', title: 'Shown again' } as const;
    await org.adapter().deliver({ request: id, ended: true, view, ...requesterRecipient(requester) });
    expect(posted(org.slack)).toHaveLength(1);
    expect(wordsIn(newest().blocks)).toContain('Shown again');
  });

  it('where the bot may not write, the message goes to the requester, who is told how to change that', async () => {
    await org.ada.type('/mail create private@example.org', 'CPRIVATE');
    await vi.waitFor(() => expect(wordsIn(org.ada.directs().map(({ blocks }) => blocks))).toContain('✅'));
    await untilEphemeral(org.ada, 'invite Facteur to the channel');
  });

  it('an address to answer at that is dead is replaced by the channel', async () => {
    org.slack.urls.expire();
    await org.ada.type('/mail list');
    await untilEphemeral(org.ada, 'postmaster@example.org');
  });

  it('lists turn their pages in place, for the requester alone', async () => {
    for (let index = 0; index < 75; index += 1) org.put(at(`box${index}`), mailbox(`id-${index}`));
    await org.ada.type('/mail list');
    const first = await vi.waitFor(() => org.ada.ephemerals().at(-1) ?? expect.fail('no list'));
    expect(labelsOf(first)).toEqual(['Select', 'Next page']);
    await org.ada.click(first, 'Next page');
    const second = ['Select', 'Previous page', 'Next page'];
    await vi.waitFor(() => expect(labelsOf(org.ada.ephemerals().at(-1) ?? first)).toEqual(second));
    expect(org.ada.ephemerals()).toHaveLength(1);
    expect(org.max.ephemerals()).toEqual([]);
    expect(posted(org.slack)).toEqual([]);
  });

  it('a button keeps a name with spaces in it whole', async () => {
    org.put(at('ada'), mailbox('box'));
    org.app.store.owners.put({
      mailbox: mailboxId('box'),
      address: at('ada'),
      owner: { ...max, userId: 'UADA', displayName: 'Ada' },
      person: 'slack/T1/UADA',
    });
    org.mailServer.held.appPasswords.set(mailboxId('box'), new Map([['My  old Phone', 'hash']]));
    await org.ada.type('/mail password apps ada@example.org');
    const list = await vi.waitFor(() => org.ada.ephemerals().at(-1) ?? expect.fail('no list'));
    await org.ada.click(list, labelsOf(list)[0] ?? '');
    await vi.waitFor(() => expect(org.mailServer.held.appPasswords.get(mailboxId('box'))?.size).toBe(0));
  });

  it('a request shown again has its buttons in the new message only', async () => {
    await org.mia.type('/mail create again@example.org');
    const asked = await untilPosted('Waiting for the approval');
    await org.max.type('/mail request show 1');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(2));
    const [old, fresh] = posted(org.slack);
    await vi.waitFor(() => expect(labelsOf(posted(org.slack)[0] ?? asked)).toEqual([]));
    expect(labelsOf(fresh ?? asked)).toEqual(['Approve', 'Deny', 'Details', 'Cancel']);
    await org.max.click(asked, 'Approve');
    await vi.waitFor(() => expect(wordsIn(newest().blocks)).toContain('✅'));
    expect(old?.ts).toBe(asked.ts);
  });

  it('a request shown again is shown to its end wherever it was shown, by a later start too', async () => {
    await org.mia.type('/mail create copies@example.org');
    await untilPosted('Waiting for the approval');
    await org.max.type('/mail request show 1');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(2));
    await org.max.type('/mail request show 1');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(3));
    await org.restart();
    await org.max.click(newest(), 'Approve');
    const shown = () => posted(org.slack).map(({ blocks }) => wordsIn(blocks));
    await vi.waitFor(() => expect(shown()).toEqual(shown().map(() => expect.stringContaining('✅'))));
    expect(posted(org.slack).map(labelsOf).slice(0, 2)).toEqual([[], []]);
  });

  it('a request that was shown again while Slack let nothing be edited is shown to its end everywhere', async () => {
    await org.mia.type('/mail create copies@example.org');
    const asked = await untilPosted('Waiting for the approval');
    org.slack.refuse('chat.update');
    await org.max.type('/mail request show 1');
    await vi.waitFor(() => expect(posted(org.slack)).toHaveLength(2));
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(0));
    org.slack.takeAgain('chat.update');
    await vi.waitFor(() => expect(labelsOf(posted(org.slack)[0] ?? asked)).toEqual([]));
    expect(posted(org.slack)).toHaveLength(2);
  });

  it('people are spoken to in their own language', async () => {
    org.slack.people.set('UADA', { id: 'UADA', name: 'Ada', locale: 'fr-FR' });
    const asked = { action_id: 'press-0', value: 'unknown' };
    await org.mia.type('/mail create langue@example.org');
    await org.slack.send('interactive', org.ada.clickOn(await untilPosted('Waiting for'), asked));
    await untilEphemeral(org.ada, 'Ce bouton ne fonctionne plus');
  });
});
