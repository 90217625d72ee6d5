import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyChange } from '../../../jobs/apply-change.ts';
import { withOneChange } from '../../../src/domain/request/many/one-change.ts';
import type { Request, RequestOfOne } from '../../../src/domain/request/request.ts';
import { err, type Result } from '../../../src/domain/result.ts';
import { canAskAgain } from '../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import {
  findLink,
  issueLink,
  issueLinkForJob,
  type LinkFault,
  type LinkPurpose,
  linkLifetime,
  linkPath,
  type OpenLink,
  withdrawLinkForJob,
} from '../../../src/requests/links/links.ts';
import { buildOrder } from '../../../src/requests/outbox/order.ts';
import { makeAppPassword } from '../../../src/requests/passwords/make-app-password.ts';
import { setPassword } from '../../../src/requests/passwords/set-password.ts';
import {
  ada,
  aliasTo,
  ask,
  at,
  change,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';
import { claimNext, runApplyJobs } from '../../support/run-jobs.ts';
import { soleChange } from '../../support/sole-change.ts';

const bob = at('bob');
const one = mailboxId('one');
const password = 'correct horse battery';
const passwords = {
  hash: async () => '{ARGON2ID}hash',
  hashOfRandom: () => '{SHA256.HEX}hash',
  isCommon: async () => false,
};
const bobs = { address: bob, mailbox: one, appPassword: null };

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.put(bob, mailbox('one'));
});
afterEach(() => made.close());

/** A new link's token. */
async function newToken(purpose: LinkPurpose = bobs): Promise<string> {
  const url = (await issueLink(made.app, ada, purpose)).url;
  const start = `http://facteur.test${linkPath}`;
  expect(url.startsWith(start)).toBe(true);
  return url.slice(start.length);
}

/** What a link's page does: looks the link up once, then works with what it found. */
async function throughLink<T>(
  token: string,
  work: (link: OpenLink) => Promise<T>,
): Promise<T | Result<never, LinkFault>> {
  const link = findLink(made.app, token);
  return 'code' in link ? err(link) : work(link);
}

const setThrough = (link: OpenLink) =>
  setPassword(made.app, passwords, link, { password, repeated: password });
const set = (token: string) => throughLink(token, setThrough);
const makeThrough = (link: OpenLink) => makeAppPassword(made.app, passwords, link);
const makeApp = (token: string) => throughLink(token, makeThrough);

function openLink(token: string): OpenLink {
  const link = findLink(made.app, token);
  if ('code' in link) throw new Error(link.code);
  return link;
}

it('is written down without its token', async () => {
  const token = await newToken();
  expect(made.app.store.audit.forAddress(bob, 9)).toMatchObject([{ event: 'link-issued', actor: ada }]);
  expect(JSON.stringify(made.app.store.audit.forAddress(bob, 9))).not.toContain(token);
});

it('works until its hour is over', async () => {
  const token = await newToken();
  made.pass(linkLifetime - 1);
  expect(findLink(made.app, token)).toMatchObject({ address: bob, mailbox: 'one', issuedTo: ada });
  made.pass(1);
  expect(findLink(made.app, token)).toEqual({ code: 'link-gone' });
});

it('works for no longer where the clock goes back, and no shorter where it is put right by some seconds', async () => {
  const token = await newToken();
  made.turnClock(-30_000);
  expect(findLink(made.app, token)).toMatchObject({ address: bob });
  made.turnClock(-60 * 60_000);
  expect(findLink(made.app, token)).toEqual({ code: 'link-gone' });
});

it('is replaced by a newer one for the same mailbox, and by none for another', async () => {
  const older = await newToken();
  await issueLink(made.app, ada, { ...bobs, address: at('ann'), mailbox: mailboxId('two') });
  await newToken({ ...bobs, appPassword: 'Phone' });
  expect(findLink(made.app, older)).toMatchObject({ address: bob });
  const newer = await newToken();
  expect(findLink(made.app, older)).toEqual({ code: 'link-gone' });
  expect(findLink(made.app, newer)).toMatchObject({ address: bob });
});

it('ends with its mailbox, also where another mailbox takes the address', async () => {
  const { app } = made;
  const token = await newToken();
  const request = await ask(app, ada, change(bob, mailbox('one'), aliasTo(outside('x'))));
  await confirm(app, ada, clickOn(app, request));
  await runApplyJobs(app);
  expect(findLink(app, token)).toEqual({ code: 'link-gone' });
  await ask(app, ada, change(bob, aliasTo(outside('x')), mailbox('two')));
  await runApplyJobs(app);
  expect(await set(token)).toEqual({ ok: false, fault: { code: 'link-gone' } });
});

it('sets a password once: the hash travels sealed, and is forgotten when it has arrived', async () => {
  const { app, mailServer } = made;
  const token = await newToken();
  const submitted = await set(token);
  expect(submitted).toEqual({ ok: true, value: 1 });
  const [job] = app.store.outbox.due(0, 9);
  expect(JSON.stringify(job)).not.toContain('ARGON2ID');
  const sealed = ofOne(requestOf(app, 1));
  expect(JSON.stringify(sealed)).not.toContain('ARGON2ID');
  expect(buildOrder(app, 'memory', sealed).passwordHash).toBe('{ARGON2ID}hash');

  await runApplyJobs(app);
  expect(requestOf(app, 1)).toMatchObject({
    state: 'applied',
    plan: { changes: [{ sealedHash: null }] },
    requester: ada,
  });
  expect(mailServer.held.passwordHashes.get(one)).toBe('{ARGON2ID}hash');
  expect(await set(token)).toEqual({ ok: false, fault: { code: 'link-gone' } });
});

it('that was found is looked up once more when it is used: it may be used or over by then', async () => {
  const gone = { ok: false, fault: { code: 'link-gone' } };
  const used = openLink(await newToken());
  expect(await Promise.all([setThrough(used), setThrough(used)])).toEqual([{ ok: true, value: 1 }, gone]);
  await runApplyJobs(made.app);

  const replaced = openLink(await newToken());
  const phone = openLink(await newToken({ ...bobs, appPassword: 'Phone' }));
  await newToken();
  expect(await setThrough(replaced)).toEqual(gone);
  made.pass(linkLifetime);
  expect(await makeThrough(phone)).toEqual(gone);
  expect(made.app.store.requests.get(2)).toBeUndefined();
});

const ofOne = (request: Request): RequestOfOne => withOneChange(request, soleChange(request.plan));

it('has its hash sealed for one request, mailbox, plan and mail server, and opens for no other', async () => {
  const { app } = made;
  await set(await newToken());
  const sealed = ofOne(requestOf(app, 1));
  const { plan } = sealed;
  const other = { kind: 'password', address: bob, mailbox: mailboxId('two') } as const;
  const others: [string, RequestOfOne][] = [
    ['memory', { ...sealed, id: 2 }],
    ['memory', { ...sealed, plan: { ...plan, hash: 'another' } }],
    ['memory', withOneChange(sealed, { ...plan.changes[0], change: other })],
    ['other', sealed],
  ];
  for (const [server, each] of others) expect(() => buildOrder(app, server, each)).toThrow();
});

it('whose hash was sealed before it was bound to more than its address still arrives', async () => {
  const { app, mailServer } = made;
  await set(await newToken());
  app.store.changes.setSealedHash(requestOf(app, 1).plan.key, 0, app.seal.seal('{ARGON2ID}older', bob));
  await runApplyJobs(app);
  expect(mailServer.held.passwordHashes.get(one)).toBe('{ARGON2ID}older');
});

it('that nobody ever made is as good as gone', async () => {
  await newToken();
  expect(findLink(made.app, '')).toEqual({ code: 'link-gone' });
  expect(findLink(made.app, 'x'.repeat(43))).toEqual({ code: 'link-gone' });
});

it('is the same when the work that it is part of is done again, for its full time once more', async () => {
  const issue = () => issueLinkForJob(made.app, 'job 7', { owner: ada, by: ada, request: null }, bobs);
  const first = await issue();
  made.pass(linkLifetime - 1);
  const again = await issue();
  expect(again?.url).toBe(first?.url);
  expect(again?.until).toBe(made.app.clock() + linkLifetime);
  expect(made.app.store.audit.forAddress(bob, 9)).toHaveLength(1);
});

it('is not made again once it was used, replaced or taken back', async () => {
  const issuing = { owner: ada, by: ada, request: null };
  const tokenOf = async (work: string) =>
    (await issueLinkForJob(made.app, work, issuing, bobs))?.url.split(linkPath)[1] ?? null;
  const replaced = await tokenOf('job 1');
  expect(await set((await tokenOf('job 2')) ?? '')).toMatchObject({ ok: true });
  await runApplyJobs(made.app);
  expect(findLink(made.app, replaced ?? '')).toEqual({ code: 'link-gone' });
  expect([await tokenOf('job 1'), await tokenOf('job 2')]).toEqual([null, null]);
  const lost = await tokenOf('job 3');
  withdrawLinkForJob(made.app, 'job 3');
  expect(findLink(made.app, lost ?? '')).toEqual({ code: 'link-gone' });
});

it('sets a password whatever waits for somebody about the address, or about its password', async () => {
  const { app, mailServer } = made;
  await ask(app, mia, change(bob, mailbox('one'), mailbox('one', { enabled: false })));
  expect(await set(await newToken())).toEqual({ ok: true, value: 2 });
  await runApplyJobs(app);
  expect(requestOf(app, 1).state).toBe('awaiting-approval');
  expect(requestOf(app, 2)).toMatchObject({
    state: 'applied',
    plan: { changes: [{ concern: 'passwords' }] },
  });
  expect(mailServer.held.passwordHashes.get(one)).toBe('{ARGON2ID}hash');
});

it.each([
  [
    'another change of the address',
    () => ask(made.app, ada, change(bob, mailbox('one'), mailbox('one', { enabled: false }))),
  ],
  ['another password', async () => set(await newToken())],
])('stays open where %s is on its way', async (_what, begins) => {
  await begins();
  const token = await newToken();
  expect(await set(token)).toMatchObject({ ok: false, fault: { code: 'request-open', request: 1 } });
  expect(findLink(made.app, token)).toMatchObject({ address: bob });
});

it('locks nobody in: a password on its way arrives before all are locked out, or not at all', async () => {
  const { app, mailServer } = made;
  await set(await newToken());
  const handover = {
    kind: 'owner',
    address: bob,
    mailbox: one,
    from: null,
    to: mia,
    locksOut: true,
  } as const;
  const asked = await ask(app, ada, handover);
  await confirm(app, ada, clickOn(app, asked));
  expect(await claimNext(app, asked.id)).toBe('wait');
  await carryOutRequest(1);
  expect(mailServer.held.passwordHashes.has(one)).toBe(true);
  expect(await set(await newToken())).toMatchObject({ fault: { code: 'request-open', request: 2 } });
  await runApplyJobs(app);
  expect(requestOf(app, 2).state).toBe('applied');
  expect(mailServer.held.passwordHashes.has(one)).toBe(false);
});

/** Runs the job of one request only. */
async function carryOutRequest(id: number): Promise<void> {
  const { app, mailServer } = made;
  const row = app.store.outbox.due(0, 9).find(({ data }) => data['request'] === id);
  const job = applyChange(app, mailServer, () => 'error-id');
  if (row) await job({ data: null, outboxId: row.id, lastAttempt: true });
}

it('to an app password sets no other', async () => {
  const token = await newToken({ ...bobs, appPassword: 'Phone' });
  expect(await set(token)).toEqual({ ok: false, fault: { code: 'link-gone' } });
  expect(await makeApp(await newToken())).toEqual({
    ok: false,
    fault: { code: 'link-gone' },
  });
});

it('makes an app password once, that is shown to whoever opened it and kept nowhere', async () => {
  const { app, mailServer, directory } = made;
  const token = await newToken({ ...bobs, appPassword: 'Phone' });
  const shown = await makeApp(token);
  if (!shown.ok) throw new Error(shown.fault.code);
  expect(shown.value.password).toMatch(/^[a-hj-km-np-z2-9]{5}(-[a-hj-km-np-z2-9]{5}){3}$/);
  await runApplyJobs(app);
  expect(requestOf(app, shown.value.request)).toMatchObject({
    state: 'applied',
    plan: { changes: [{ sealedHash: null }] },
  });
  expect(mailServer.held.appPasswords.get(one)).toEqual(new Map([['Phone', '{SHA256.HEX}hash']]));
  expect(await makeApp(token)).toMatchObject({ fault: { code: 'link-gone' } });
  for (const file of readdirSync(directory)) {
    expect(readFileSync(join(directory, file), 'latin1')).not.toContain(shown.value.password);
  }
});

it('to an app password stays open where one of that name came to be meanwhile', async () => {
  const token = await newToken({ ...bobs, appPassword: 'Phone' });
  made.mailServer.held.appPasswords.set(one, new Map([['Phone', 'other']]));
  expect(await makeApp(token)).toMatchObject({
    fault: { code: 'app-password-taken', name: 'Phone' },
  });
  expect(findLink(made.app, token)).toMatchObject({ appPassword: 'Phone' });
});

it('of a failed app password can not be asked for again: its hash is gone', async () => {
  const shown = await makeApp(await newToken({ ...bobs, appPassword: 'Phone' }));
  made.mailServer.held.appPasswords.set(one, new Map([['Phone', 'other']]));
  await runApplyJobs(made.app);
  const id = shown.ok ? shown.value.request : 0;
  expect(requestOf(made.app, id)).toMatchObject({
    state: 'failed',
    plan: { changes: [{ sealedHash: null }] },
  });
  expect(canAskAgain(requestOf(made.app, id))).toBe(false);
});

it('sets no password that the mail server itself refuses, and says why in its words', async () => {
  await made.close();
  const server = createMemoryMailServer();
  const refusesPassword = async () => 'AlternC asks for capitals.';
  const rules = { refuses: async () => [], refusesPassword };
  made = await makeExampleOrg({ mailServer: { ...server, rules } });
  server.held.domains.add(exampleOrg);
  server.held.addresses.set(bob, mailbox('one'));
  const token = await newToken();
  expect(await set(token)).toEqual({
    ok: false,
    fault: { code: 'password-refused', words: 'AlternC asks for capitals.' },
  });
  expect(findLink(made.app, token)).toMatchObject({ address: bob });
});
