import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirm } from '../../src/requests/decide.ts';
import { findLink, issueLink, linkTime, passwordPath } from '../../src/requests/password-links.ts';
import { setPassword } from '../../src/requests/set-password.ts';
import { carryOut } from '../support/carry-out.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  outside,
  requestOf,
} from '../support/example-org.ts';

const bob = at('bob');
const one = mailboxId('one');
const password = 'correct horse battery';
const passwords = { hash: async () => '{ARGON2ID}hash', isCommon: async () => false };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, mailbox('one'));
});
afterEach(() => made.close());

/** A new link's token. */
function newToken(): string {
  const url = issueLink(made.office, ada, bob, one);
  const start = `http://facteur.test${passwordPath}`;
  expect(url.startsWith(start)).toBe(true);
  return url.slice(start.length);
}

const set = (token: string) => setPassword(made.office, passwords, token, { password, repeated: password });

it('is written down without its token', () => {
  const token = newToken();
  expect(made.office.store.audit.about(bob, 9)).toMatchObject([{ event: 'link-issued', actor: ada }]);
  expect(JSON.stringify(made.office.store.audit.about(bob, 9))).not.toContain(token);
});

it('works until its hour is over', () => {
  const token = newToken();
  made.pass(linkTime - 1);
  expect(findLink(made.office, token)).toMatchObject({ address: bob, mailbox: 'one', issuedTo: ada });
  made.pass(1);
  expect(findLink(made.office, token)).toEqual({ code: 'link-expired' });
});

it('is replaced by a newer one for the same mailbox, and by none for another', () => {
  const older = newToken();
  issueLink(made.office, ada, at('ann'), mailboxId('two'));
  expect(findLink(made.office, older)).toMatchObject({ address: bob });
  const newer = newToken();
  expect(findLink(made.office, older)).toEqual({ code: 'link-superseded' });
  expect(findLink(made.office, newer)).toMatchObject({ address: bob });
});

it('ends with its mailbox, also where another mailbox takes the address', async () => {
  const { office } = made;
  const token = newToken();
  const request = await ask(office, ada, change(bob, mailbox('one'), aliasTo(outside('x'))));
  await confirm(office, ada, clickOn(office, request));
  await carryOut(office);
  expect(findLink(office, token)).toEqual({ code: 'link-superseded' });
  await ask(office, ada, change(bob, aliasTo(outside('x')), mailbox('two')));
  await carryOut(office);
  expect(await set(token)).toEqual({ ok: false, fault: { code: 'link-superseded' } });
});

it('sets a password once: the hash travels sealed, and is forgotten when it has arrived', async () => {
  const { office, mailServer } = made;
  const token = newToken();
  const submitted = await set(token);
  expect(submitted).toEqual({ ok: true, value: 1 });
  const [job] = office.store.outbox.due(0, 9);
  expect(JSON.stringify(job)).not.toContain('ARGON2ID');
  const { sealedHash } = requestOf(office, 1);
  expect(office.seal.open(sealedHash ?? '', bob)).toBe('{ARGON2ID}hash');

  await carryOut(office);
  expect(requestOf(office, 1)).toMatchObject({ state: 'applied', sealedHash: null, requester: ada });
  expect(mailServer.held.passwordHashes.get(one)).toBe('{ARGON2ID}hash');
  expect(await set(token)).toEqual({ ok: false, fault: { code: 'link-used' } });
});

it('that nobody ever made is unknown', () => {
  newToken();
  expect(findLink(made.office, '')).toEqual({ code: 'link-unknown' });
  expect(findLink(made.office, 'x'.repeat(43))).toEqual({ code: 'link-unknown' });
});
