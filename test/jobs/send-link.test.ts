import { afterEach, beforeEach, expect, it } from 'vitest';
import { sendLink } from '../../jobs/send-link.ts';
import type { DirectMessage, SendDirectMessage } from '../../src/chat/delivery/adapter.ts';
import { linkMessage } from '../../src/chat/delivery/link-message.ts';
import { translationsFor } from '../../src/chat/i18n/languages.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { RequestOptions } from '../../src/domain/request/request.ts';
import { submit } from '../../src/requests/lifecycle/submit.ts';
import { findLink } from '../../src/requests/links/links.ts';
import type { SendLinkJob } from '../../src/requests/links/send-link.ts';
import {
  ada,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  orThrow,
} from '../support/fixtures/example-org.ts';
import { runApplyJobs } from '../support/run-jobs.ts';
import { viewText } from '../support/test-dispatcher.ts';

const bob = at('bob');
const adaInSlack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', channel: 'C1' };
const lea: Actor = { ...adaInSlack, userId: 'lea', displayName: 'Léa', roles: [], channel: 'C7' };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  for (const tenant of ['slack/T1', 'discord/7']) made.app.store.domains.bind(tenant, exampleOrg);
});
afterEach(() => made.close());

const rows = () => made.app.store.outbox.due(0, 100).filter(({ job }) => job === 'send-link');
const events = () =>
  made.app.store.audit
    .forAddress(bob, 99)
    .map(({ event }) => event)
    .reverse();

/** Creates a mailbox, and settles the request. */
async function asked(asking: RequestOptions = {}, actor = adaInSlack): Promise<void> {
  orThrow(await submit(made.app, actor, change(bob, null, mailbox('one')), asking));
  await runApplyJobs(made.app);
}

/** Runs the jobs that send links. */
async function run(send: SendDirectMessage): Promise<void> {
  const message = (data: SendLinkJob, outboxId: number) =>
    linkMessage(made.app, translationsFor, data, outboxId);
  const job = sendLink(made.app, message, { slack: send });
  for (const { id, data } of rows())
    await job({ data: data as SendLinkJob, outboxId: id, lastAttempt: false });
}

const urlIn = ({ view }: DirectMessage): string => view('en').link?.url ?? '';
const works = (url: string) => 'mailbox' in findLink(made.app, url.split('/').at(-1) ?? '');

it('writes to the mailbox’s owner, in whatever language they read', async () => {
  await asked({ owner: lea });
  const messages: DirectMessage[] = [];
  await run(async (sent) => messages.push(sent) > 0);
  const [message = expect.fail('no message')] = messages;
  expect(message).toMatchObject({ to: { userId: 'lea', tenantId: 'T1' }, channel: 'C1' });
  expect(message.view('fr').title).toContain('mot de passe');
  expect(viewText(message.otherwise('en'))).toContain('“Léa” (Slack lea) doesn’t receive direct messages');
  expect(JSON.stringify([message.otherwise('en'), message.otherwise('fr')])).not.toContain('/password/');
  expect(works(urlIn(message))).toBe(true);
  expect(rows()).toEqual([]);
  await run(async () => expect.fail('it was written twice'));
});

it('brings the same link however often the platform has to be tried, good for its full time', async () => {
  await asked();
  const urls: string[] = [];
  const away: SendDirectMessage = async (message) => {
    urls.push(urlIn(message));
    throw new Error('Slack is away');
  };
  await expect(run(away)).rejects.toThrow('away');
  made.pass(50 * 60_000);
  await expect(run(away)).rejects.toThrow('away');
  await run(async (message) => urls.push(urlIn(message)) > 0);
  expect(new Set(urls).size).toBe(1);
  expect(events().filter((event) => event === 'link-issued')).toHaveLength(1);
  made.pass(50 * 60_000);
  expect(works(urls[0] ?? '')).toBe(true);
});

it('takes a link back that nobody got, and says so in the audit, without the link', async () => {
  await asked();
  let url = '';
  await run(async (message) => {
    url = urlIn(message);
    expect(works(url)).toBe(true);
    return false;
  });
  expect(works(url)).toBe(false);
  expect(events().slice(-2)).toEqual(['link-issued', 'link-undelivered']);
  expect(JSON.stringify(made.app.store.audit.forAddress(bob, 99))).not.toContain(url.split('/').at(-1));
  expect(rows()).toEqual([]);
});

it('says where the owner was last, when another platform asks', async () => {
  await asked({ owner: lea }, { ...ada, platform: 'discord', tenantId: '7', channel: 'elsewhere' });
  const channels: unknown[] = [];
  await run(async ({ channel }) => channels.push(channel) > 0);
  expect(channels).not.toContain('elsewhere');
});

it('writes nothing where the password was set meanwhile, or the mailbox is gone', async () => {
  await asked();
  made.mailServer.held.passwordHashes.set(mailboxId('one'), 'hash');
  await run(async () => expect.fail('there is nothing to set'));
  expect(rows()).toEqual([]);
  expect(events()).not.toContain('link-issued');
});
