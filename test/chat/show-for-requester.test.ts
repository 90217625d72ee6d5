import { afterEach, beforeEach, expect, it } from 'vitest';
import { showForRequester } from '../../src/chat/show-for-requester.ts';
import { shownRequest } from '../../src/chat/shown.ts';
import { english } from '../../src/chat/text/en/english.ts';
import { findLink } from '../../src/requests/password-links.ts';
import { carryOut } from '../support/carry-out.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  outside,
  requestOf,
} from '../support/example-org.ts';

const bob = at('bob');

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

async function applied(...wanted: Parameters<typeof change>): Promise<number> {
  const { id } = await ask(made.office, ada, change(...wanted));
  await carryOut(made.office);
  return id;
}

const shownNow = async (id: number) =>
  (await showForRequester(made.office, english, requestOf(made.office, id))).view;

it('gives whoever made a mailbox a link to set its password, which works', async () => {
  const view = await shownNow(await applied(bob, null, mailbox('one')));
  expect(view.hint).toContain('Nobody can log in before that.');
  const token = view.link?.url.split('/').at(-1) ?? '';
  expect(findLink(made.office, token)).toMatchObject({ address: bob, mailbox: 'one', issuedTo: ada });
});

it('gives others, who look the request up, none', async () => {
  const id = await applied(bob, null, mailbox('one'));
  expect(shownRequest(made.office, english, requestOf(made.office, id)).view.link).toBeUndefined();
});

it('gives none where there is nothing to log in to, or a password already', async () => {
  expect((await shownNow(await applied(at('team'), null, aliasTo(outside('x'))))).link).toBeUndefined();
  const id = await applied(bob, null, mailbox('one'));
  made.mailServer.held.passwordHashes.set(mailboxId('one'), 'hash');
  expect((await shownNow(id)).link).toBeUndefined();
});

it('gives none for a mailbox that is gone, or not there yet', async () => {
  const { id } = await ask(made.office, mia, change(bob, null, mailbox('one')));
  expect((await shownNow(id)).link).toBeUndefined();
  const other = await applied(at('ann'), null, mailbox('two'));
  made.mailServer.held.addresses.delete(at('ann'));
  expect((await shownNow(other)).link).toBeUndefined();
});
