import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DirectMessage } from '../../../../src/chat/delivery/adapter.ts';
import { RetryLater } from '../../../../src/lib/retry-later.ts';
import { findLink } from '../../../../src/requests/links/links.ts';
import { createUser, posted, type User, wordsIn } from '../../../support/fake-slack/user.ts';
import { at } from '../../../support/fixtures/example-org.ts';
import { type SlackFixture, startSlackFixture } from '../slack-fixture.ts';

let org: SlackFixture;
beforeEach(async () => {
  org = await startSlackFixture('socket');
});
afterEach(async () => {
  await org.close();
  expect(org.unexpected).toEqual([]);
});

const untilPosted = (words: string) =>
  vi.waitFor(() => expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain(words));
const linksIn = (messages: readonly unknown[]): string[] =>
  JSON.stringify(messages).match(/http:\/\/facteur\.test\/password\/[\w-]+/g) ?? [];
const untilLink = (who: User) =>
  vi.waitFor(() => linksIn(who.directs()).at(-1) ?? expect.fail('no link was sent'));
const works = (url: string) => 'mailbox' in findLink(org.app, url.split('/').at(-1) ?? '');
const events = (local: string) => org.app.store.audit.forAddress(at(local), 99).map(({ event }) => event);
const isDone = () => vi.waitFor(() => expect(org.app.store.outbox.count()).toBe(0));

/** Who can read a link, of all that Slack holds. */
const readers = () =>
  org.slack.messages.filter((each) => linksIn([each]).length > 0).map(({ channel, only }) => only ?? channel);

/** What Slack was asked to show, whether it is there still or not. */
const shown = () =>
  org.slack.calls.filter(({ method }) => method !== 'chat.postMessage').map(({ args }) => args);

describe('the link for a new mailbox', () => {
  it('goes to who asked for it, where it is theirs: directly, and nowhere else', async () => {
    await org.ada.type('/mail create contact@example.org');
    const link = await untilLink(org.ada);
    await untilPosted('✅');
    await isDone();
    expect(works(link)).toBe(true);
    expect(readers()).toEqual(['D-UADA']);
    expect(linksIn(shown())).toEqual([]);
    const sent = org.slack.calls.find(({ args }) => linksIn([args]).length > 0);
    expect(sent?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
    expect(sent?.args['text']).not.toContain('/password/');
  });

  it('goes to its owner alone, where somebody else has asked for it, in the owner’s own language', async () => {
    const lea = createUser(org.slack, { id: 'ULEA', name: 'Léa Martin', locale: 'fr-FR' });
    await org.ada.type('/mail create lea@example.org for:@léa.martin');
    await org.ada.submit(
      await vi.waitFor(() => {
        const form = org.ada.form();
        expect(form.title).toBe('New mailbox');
        return form;
      }),
      { for: 'ULEA' },
    );
    expect(works(await untilLink(lea))).toBe(true);
    await untilPosted('✅');
    await isDone();
    expect(readers()).toEqual(['D-ULEA']);
    expect(wordsIn(lea.directs()[0]?.blocks)).toContain('Définir le mot de passe');
    const mailbox = org.mailServer.held.addresses.get(at('lea'))?.mailbox?.id;
    expect(mailbox && org.app.store.owners.of(mailbox)).toMatchObject({
      userId: 'ULEA',
      tenantId: 'T1',
      displayName: 'Léa Martin',
    });
    expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain('<@ULEA>');
  });

  it('is reported as undeliverable in the channel, without it, where its owner has left: it works no more', async () => {
    const eve = createUser(org.slack, { id: 'UEVE', name: 'Eve' });
    await org.mia.type('/mail create eve@example.org for:@eve');
    await untilPosted('Waiting for the approval');
    org.slack.people.set('UEVE', { id: 'UEVE', name: 'Eve', locale: 'en', hasLeft: true });
    await org.max.click(posted(org.slack)[0] ?? expect.fail('nothing was posted'), 'Approve');
    await untilPosted('doesn’t receive direct messages');
    await isDone();
    expect([readers(), eve.directs()]).toEqual([[], []]);
    expect(events('eve')).toContain('link-undelivered');
    expect(posted(org.slack).at(-1)?.channel).toBe('C1');
  });

  it('calls an owner by name to whom Slack opens no conversation', async () => {
    org.slack.refusesDirects.add('UADA');
    await org.ada.type('/mail create contact@example.org');
    await untilPosted('doesn’t receive direct messages');
    expect(posted(org.slack).at(-1)?.text).toMatch(/^<@UADA> /);
    expect(readers()).toEqual([]);
    await isDone();
    expect(events('contact')).toContain('link-undelivered');
  });

  it('waits while Slack is in trouble, and is one link however often it is tried', async () => {
    await org.mia.type('/mail create late@example.org');
    await untilPosted('Waiting for the approval');
    const [asked = expect.fail('nothing was posted')] = posted(org.slack);
    org.slack.trouble({ retryAfter: 1 });
    await org.max.click(asked, 'Approve');
    await vi.waitFor(() => expect(org.jobs.failures.length).toBeGreaterThan(2));
    org.slack.trouble(null);
    expect(works(await untilLink(org.mia))).toBe(true);
    await isDone();
    expect(events('late').filter((event) => event === 'link-issued')).toHaveLength(1);
  });
});

describe('sending a direct message', () => {
  const directMessage = (to: Partial<DirectMessage['to']>, channel: string | null = null): DirectMessage => ({
    id: 7,
    to: {
      platform: 'slack',
      tenantId: 'T1',
      userId: 'UADA',
      displayName: 'Ada',
      roles: [],
      locale: 'en',
      ...to,
    },
    view: () => ({ tone: 'plain', title: 'a secret' }),
    channel,
    otherwise: () => ({ tone: 'warning', title: 'could not be sent' }),
  });

  it.each<[string, Partial<DirectMessage['to']>]>([
    ['of another workspace', { tenantId: 'T2' }],
    ['unknown', { userId: 'UNOBODY' }],
    ['an app', { userId: 'UAPP' }],
  ])('who is %s writes to nobody, and says so in the channel', async (_who, to) => {
    org.slack.people.set('UAPP', { id: 'UAPP', name: 'App', locale: 'en', isBot: true });
    expect(await org.adapter().sendDirectMessage(directMessage(to, 'C1'))).toBe(false);
    expect(JSON.stringify(org.slack.messages)).not.toContain('a secret');
    expect(wordsIn(posted(org.slack).at(-1)?.blocks)).toContain('could not be sent');
    expect(await org.adapter().sendDirectMessage(directMessage(to))).toBe(false);
    expect(posted(org.slack)).toHaveLength(1);
  });

  it('is tried again where Slack asks for a pause, or is out of order', async () => {
    org.slack.trouble({ retryAfter: 7 });
    await expect(org.adapter().sendDirectMessage(directMessage({}))).rejects.toSatisfy(
      (error) => error instanceof RetryLater && error.pause === 7_000,
    );
    org.slack.trouble({ status: 503 });
    await expect(org.adapter().sendDirectMessage(directMessage({}, 'C1'))).rejects.toThrow();
    org.slack.trouble(null);
    expect(await org.adapter().sendDirectMessage(directMessage({}, 'C1'))).toBe(true);
    expect(posted(org.slack)).toEqual([]);
  });
});
