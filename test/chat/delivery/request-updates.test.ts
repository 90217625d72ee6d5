import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestUpdateFor, requestUpdates } from '../../../src/chat/delivery/request-updates.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { findLink } from '../../../src/requests/links/links.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const bob = at('bob');
const adaInSlack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', channel: 'C1' };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.bind('slack/T1', exampleOrg);
});
afterEach(() => made.close());

async function applied(...wanted: Parameters<typeof change>): Promise<number> {
  const { id } = await ask(made.app, ada, change(...wanted));
  await runApplyJobs(made.app);
  return id;
}

/** What a job brings to where a request was asked for; `ends` where it is the one that brings its end. */
const brought = async (request: number, ends = true) =>
  (await requestUpdateFor(made.app, translationsFor, { request, audience: 'requester', ends }))?.view;
const linkIn = (view: Awaited<ReturnType<typeof brought>>) =>
  findLink(made.app, view?.link?.url.split('/').at(-1) ?? '');

describe('in a terminal, the end of a request', () => {
  it('brings whoever made a mailbox for themselves the link to set its password', async () => {
    const id = await applied(bob, null, mailbox('one'));
    const view = await brought(id);
    expect(view?.hint).toContain('Nobody can log in before the password');
    expect(linkIn(view)).toMatchObject({ address: bob, mailbox: 'one', issuedTo: { userId: 'ada' } });
    expect(await brought(id)).toEqual(view);
  });

  it('brings none to those who look at the request', async () => {
    const id = await applied(bob, null, mailbox('one'));
    expect((await brought(id, false))?.link).toBeUndefined();
    expect(requestUpdates(made.app, translationsFor, id)[0]?.view.link).toBeUndefined();
  });

  it('brings none where there is nothing to log in to, or a password already', async () => {
    expect((await brought(await applied(at('team'), null, aliasTo(outside('x')))))?.link).toBeUndefined();
    const id = await applied(bob, null, mailbox('one'));
    made.mailServer.held.passwordHashes.set(mailboxId('one'), 'hash');
    expect((await brought(id))?.link).toBeUndefined();
  });

  it('brings none for a mailbox that is gone, or not there yet', async () => {
    const { id } = await ask(made.app, mia, change(bob, null, mailbox('one')));
    expect((await brought(id))?.link).toBeUndefined();
    const other = await applied(at('ann'), null, mailbox('two'));
    made.mailServer.held.addresses.delete(at('ann'));
    expect((await brought(other))?.link).toBeUndefined();
  });

  it('brings none where the mailbox is somebody else’s', async () => {
    const id = orThrow(
      await submit(made.app, ada, change(bob, null, mailbox('one')), { owner: { ...mia, roles: [] } }),
    );
    await runApplyJobs(made.app);
    expect((await brought(id))?.link).toBeUndefined();
  });
});

it.each([2, 9])('the end of a request of %i changes is brought', async (count) => {
  const wanted = Array.from({ length: count }, (_, index) => ({
    change: change(at(`a${index}`), null, aliasTo(outside('x'))),
  }));
  const id = orThrow(await submitChanges(made.app, ada, wanted));
  const { plan, state } = requestOf(made.app, id);
  if (state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, { request: id, planHash: plan.hash }));
  await runApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('applied');
  expect((await brought(id))?.title).toContain(String(count));
});

it('elsewhere the end of a request brings no link: that is a direct message of its own', async () => {
  const { id } = await ask(made.app, adaInSlack, change(bob, null, mailbox('one')));
  await runApplyJobs(made.app);
  expect((await brought(id))?.link).toBeUndefined();
  expect(made.app.store.outbox.due(0, 9).map(({ job }) => job)).toContain('send-link');
});
