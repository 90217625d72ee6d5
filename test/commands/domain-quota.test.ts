import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { startDueRequests } from '../../src/requests/due/start-due-requests.ts';
import { ada, at, domain, exampleOrg, mailbox, max, mia } from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { runAllApplyJobs } from '../support/run-jobs.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const gigabyte = 1024 ** 3;
const sized = (id: string, gigabytes: number): AddressState => {
  const state = mailbox(id);
  return { ...state, mailbox: state.mailbox && { ...state.mailbox, quota: gigabytes * gigabyte } };
};

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.pass(12 * 60 * 60_000);
  made.put(at('ann'), sized('ann', 2));
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

const type = (line: string, actor = ada) => made.type(`/mail ${line}`, actor);
const quotaNow = () => made.mailServer.held.domainQuotas.get(exampleOrg) ?? null;
const found = (local: string) => made.mailServer.held.addresses.get(at(local)) ?? null;

/** Sets the quota of the domain, and confirms it. */
async function set(size: string) {
  return made.press(await type(`domain quota example.org ${size}`), 'Set quota');
}

describe('/mail domain quota', () => {
  it('shows what it does, and does it after a click; undo gives the domain what it had', async () => {
    const asked = await type('domain quota example.org 5 GB');
    expect(viewText(asked)).toMatchInlineSnapshot(`
      "Set the quota of the domain example.org?
      Quota of example.org, for all its mailboxes together: no limit → 5 GB.
      Request #1. Confirm by 12:15. Nothing changes before that."
    `);
    expect(quotaNow()).toBeNull();
    const done = await made.press(asked, 'Set quota');
    expect(viewText(done)).toMatchInlineSnapshot(`
      "Quota of the domain example.org set.
      Quota of example.org, for all its mailboxes together: no limit → 5 GB.
      Request #1."
    `);
    expect(quotaNow()).toBe(5 * gigabyte);
    await made.press(await type('request undo 1'), 'Set quota');
    expect(quotaNow()).toBeNull();
    await made.press(await type('request undo 2'), 'Set quota');
    expect(quotaNow()).toBe(5 * gigabyte);
  });

  it('is not undone over what others have set since', async () => {
    await set('5 GB');
    made.mailServer.held.domainQuotas.set(exampleOrg, 8 * gigabyte);
    expect(viewText(await type('request undo 1'))).toMatchInlineSnapshot(`
      "Request #1 can’t be undone: the quota was changed since, and stays.
      /mail history ADDRESS shows the changes since."
    `);
    expect(quotaNow()).toBe(8 * gigabyte);
  });

  it('says that it is so already, and changes nothing', async () => {
    await set('5 GB');
    expect(viewText(await type('domain quota example.org 5 GB'))).toMatchInlineSnapshot(`
      "The quota of the domain example.org is 5 GB already.
      Nothing was changed. /mail domain top example.org shows what its mailboxes have of it."
    `);
    await set('none');
    expect(viewText(await type('domain quota example.org none'))).toMatchInlineSnapshot(`
      "The domain example.org has no quota already.
      Nothing was changed. /mail domain top example.org shows what its mailboxes have of it."
    `);
  });

  it('is refused below what the mailboxes have, and while one has no limit, with the figures and the next step', async () => {
    expect(viewText(await type('domain quota example.org 1 GB'))).toMatchInlineSnapshot(`
      "The mailboxes of example.org have quotas of 2 GB together, more than 1 GB.
      Nothing was changed. Name 2 GB or more, or give mailboxes less first: /mail quota ADDRESS SIZE. /mail domain top example.org shows the largest."
    `);
    made.put(at('bob'), mailbox('bob'));
    expect(viewText(await type('domain quota example.org 9 GB'))).toMatchInlineSnapshot(`
      "In a domain with a quota, each mailbox needs one of its own. bob@example.org has no limit.
      Nothing was changed. Give each of them a quota first: /mail quota bob@example.org SIZE"
    `);
    expect(quotaNow()).toBeNull();
  });

  it('is for admins alone, of domains that they see', async () => {
    for (const actor of [mia, max])
      expect((await type('domain quota example.org 5 GB', actor)).tone).toBe('failure');
    expect((await type('domain quota other.example 5 GB')).title).toContain('other.example');
    expect(quotaNow()).toBeNull();
  });

  it('for another domain is asked of that', async () => {
    const other = domain('other.example');
    made.mailServer.held.domains.add(other);
    made.app.store.domains.add(other);
    made.app.store.domains.bind('terminal/terminal', other);
    await made.press(await type('domain quota other.example 1 GB'), 'Set quota');
    expect([...made.mailServer.held.domainQuotas]).toEqual([[other, gigabyte]]);
  });

  it('compares again when somebody agrees: what was shown is not what is done', async () => {
    const asked = await type('domain quota example.org 5 GB');
    made.mailServer.held.domainQuotas.set(exampleOrg, 8 * gigabyte);
    const again = await made.press(asked, 'Set quota');
    expect(viewText(again)).toContain('8 GB → 5 GB');
    expect(quotaNow()).toBe(8 * gigabyte);
    await made.press(again, 'Set quota');
    expect(quotaNow()).toBe(5 * gigabyte);
  });

  it('waits for its time, and is worked out then', async () => {
    await made.press(await type('domain quota example.org 5 GB at:2d'), 'Set quota');
    expect(quotaNow()).toBeNull();
    made.pass(3 * day);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
    expect(quotaNow()).toBe(5 * gigabyte);
  });
});

describe('within the quota of a domain', () => {
  beforeEach(() => set('5 GB'));

  it('a mailbox is created with what is left at most, and never without a limit', async () => {
    expect(viewText(await type('create bob@example.org quota:4G'))).toMatchInlineSnapshot(`
      "The mail server memory refused: A mailbox of example.org needs a quota of at most 3 GB: that much is left of the quota of 5 GB that all its mailboxes share.
      Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota example.org SIZE. /mail domain top example.org shows the largest mailboxes."
    `);
    expect(viewText(await type('create bob@example.org'))).toMatchInlineSnapshot(`
      "The mail server memory refused: A mailbox of example.org needs a quota of at most 3 GB: that much is left of the quota of 5 GB that all its mailboxes share.
      Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota example.org SIZE. /mail domain top example.org shows the largest mailboxes."
    `);
    expect(found('bob')).toBeNull();
    await type('create bob@example.org quota:3G');
    expect(found('bob')?.mailbox?.quota).toBe(3 * gigabyte);
    expect(viewText(await type('create cat@example.org quota:1G'))).toMatchInlineSnapshot(`
      "The mail server memory refused: Nothing is left of the quota of 5 GB that all mailboxes of example.org share.
      Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota example.org SIZE. /mail domain top example.org shows the largest mailboxes."
    `);
  });

  it('a quota is raised by what is left, and lowered at will', async () => {
    expect(viewText(await type('quota ann@example.org 6G'))).toMatchInlineSnapshot(`
      "The mail server memory refused: A mailbox of example.org needs a quota of at most 5 GB: that much is left of the quota of 5 GB that all its mailboxes share.
      Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota example.org SIZE. /mail domain top example.org shows the largest mailboxes."
    `);
    await type('quota ann@example.org none');
    expect(found('ann')?.mailbox?.quota).toBe(2 * gigabyte);
    await type('quota ann@example.org 5G');
    expect(found('ann')?.mailbox?.quota).toBe(5 * gigabyte);
    await type('quota ann@example.org 1G');
    expect(found('ann')?.mailbox?.quota).toBe(gigabyte);
  });

  it('many are counted in their order', async () => {
    made.put(at('bob'), sized('bob', 1));
    expect(viewText(await type('quota where:"domain:example.org kind:mailbox" 3G'))).toMatchInlineSnapshot(`
      "1 of 2 changes is refused: nothing was requested.
      bob@example.org: The mail server memory refused: A mailbox of example.org needs a quota of at most 2 GB: that much is left of the quota of 5 GB that all its mailboxes share. Nothing was changed. Ask for less, or have an admin give the domain more: /mail domain quota example.org SIZE. /mail domain top example.org shows the largest mailboxes.
      Correct or leave out what is refused, then ask again."
    `);
    expect(found('ann')?.mailbox?.quota).toBe(2 * gigabyte);
  });

  it('an undo that would exceed it is refused', async () => {
    await type('quota ann@example.org 1G');
    await type('create bob@example.org quota:4G');
    const undone = await type('request undo 2');
    expect(undone.tone).toBe('failure');
    expect(found('ann')?.mailbox?.quota).toBe(gigabyte);
  });

  it('what is for a time only, and can not go back, says so', async () => {
    await type('quota ann@example.org 1G until:2d');
    await type('create bob@example.org quota:4G');
    made.pass(3 * day);
    await startDueRequests(made.app);
    await runAllApplyJobs(made.app);
    expect(found('ann')?.mailbox?.quota).toBe(gigabyte);
    expect(made.app.store.requests.get(3)).toMatchObject({ reverts: 2, state: 'stale' });
  });
});
