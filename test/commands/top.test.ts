import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { measureMailboxesJob } from '../../jobs/sizes/measure-mailboxes.ts';
import type { AddressState } from '../../src/domain/address/address-state.ts';
import { ada, at, domain, exampleOrg, mailbox, max, mia } from '../support/fixtures/example-org.ts';
import { day } from '../support/fixtures/times.ts';
import { actionOf, createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const gigabyte = 1024 ** 3;
const sized = (id: string, gigabytes: number | null): AddressState => {
  const state = mailbox(id);
  const quota = gigabytes === null ? null : gigabytes * gigabyte;
  return { ...state, mailbox: state.mailbox && { ...state.mailbox, quota } };
};

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('ann'), sized('ann', 5));
  made.put(at('bob'), sized('bob', null));
});
afterEach(async () => {
  expect(made.reportError).toEqual([]);
  await made.close();
});

async function measure(sizes: Readonly<Record<string, number>>): Promise<void> {
  for (const [local, gigabytes] of Object.entries(sizes)) {
    const id = made.mailServer.held.addresses.get(at(local))?.mailbox?.id;
    if (id) made.mailServer.held.sizes.set(id, { messages: 10, bytes: gigabytes * gigabyte });
  }
  await measureMailboxesJob(made.app).run();
}

const type = (line: string, actor = ada) => made.type(`/mail ${line}`, actor);

describe('/mail top', () => {
  it('shows the largest with bars, and what has grown, since when it is known', async () => {
    await measure({ ann: 1, bob: 2 });
    made.pass(5 * day);
    await measure({ ann: 4, bob: 2 });
    made.pass(20 * day);
    await measure({ ann: 4.5, bob: 2 });
    made.mailServer.held.domainQuotas.set(exampleOrg, 100 * gigabyte);
    expect(viewText(await type('top example.org'))).toMatchInlineSnapshot(`
      "example.org: 2 mailboxes with 6.5 GB
      Its mailboxes have quotas of 5 GB together, of the 100 GB that they share.
      Fastest growing in 30 days: ann@example.org +3.5 GB
      Measured since 1 January.
      ann@example.org | 4.5 GB | 5 GB | 90% | ████████████████████
      bob@example.org | 2 GB | no limit | | █████████
      /mail address folders ADDRESS shows what is large in a mailbox."
    `);
    expect(viewText(await type('domain top'))).toContain('Your domains: 2 mailboxes with 6.5 GB');
  });

  it('says where nothing is measured yet, and of a domain that is not seen that it is not known', async () => {
    expect(viewText(await type('top'))).toMatchInlineSnapshot(`
      "No mailbox holds any mail yet.
      Sizes are measured every 10 minutes."
    `);
    expect((await type('top other.example')).tone).toBe('failure');
  });

  it('shows nothing of the domains of others', async () => {
    const other = domain('other.example');
    made.mailServer.held.domains.add(other);
    made.app.store.domains.add(other);
    made.put(`eve@${other}` as never, sized('eve', 9));
    await measure({ ann: 1 });
    expect(viewText(await type('top'))).not.toContain('eve');
  });

  it('is a picture too where there are pictures, which says what it shows', async () => {
    await measure({ ann: 1, bob: 2 });
    const slack = { ...ada, platform: 'slack', tenantId: 'T1' } as const;
    made.app.store.domains.bind('slack/T1', exampleOrg);
    const reply = await made.dispatcher.run(slack, '/mail top');
    expect(reply.file).toMatchObject({
      name: 'mailboxes.png',
      alt: 'The largest: bob@example.org 2 GB, ann@example.org 1 GB.',
    });
    expect((await made.dispatcher.run(ada, '/mail top')).file).toBeUndefined();
  });
});

describe('/mail folders', () => {
  beforeEach(() => {
    const id = made.mailServer.held.addresses.get(at('ann'))?.mailbox?.id;
    if (!id) throw new Error('There is no mailbox');
    made.mailServer.held.folders.set(id, [
      { folder: 'INBOX', messages: 3, bytes: 1024 },
      { folder: 'Sent', messages: 200, bytes: gigabyte },
    ]);
    made.app.store.owners.put({
      mailbox: id,
      address: at('ann'),
      owner: mia,
      person: 'terminal/terminal/mia',
    });
  });

  it('shows the largest first, to admins and the owner, and to nobody else', async () => {
    const shown = viewText(await type('folders ann@example.org'));
    expect(shown).toMatchInlineSnapshot(`
      "Folders of ann@example.org, the largest first
      Sent | 200 | 1 GB
      INBOX | 3 | 1 kB
      Delete what is no longer needed in a mail program. /mail quota ann@example.org SIZE asks for more."
    `);
    expect(viewText(await type('address folders ann@example.org', mia))).toBe(shown);
    expect(viewText(await type('folders ann@example.org', max))).toMatchInlineSnapshot(`
      "The folders of ann@example.org are shown to its owner and to admins alone.
      /mail show ann@example.org shows its size. An admin can look at what is large."
    `);
  });
});

describe('asking for more', () => {
  it('offers larger quotas of what the mailbox has now, each asked for by a click', async () => {
    const asked = await made.dispatcher.click(ada, { kind: 'more-quota', address: at('ann') });
    expect(viewText(asked.view)).toMatchInlineSnapshot(`
      "How much should ann@example.org hold?
      Its quota is 5 GB. It holds no messages.
      A click asks for that quota. For another size, type /mail quota ann@example.org SIZE"
    `);
    expect(asked.view.buttons?.map(({ label }) => label)).toEqual([
      'Ask for 10 GB',
      'Ask for 20 GB',
      'Another size',
    ]);
    const done = await made.press(asked.view, 'Ask for 10 GB');
    expect(done.title).toBe('Quota of ann@example.org 5 GB → 10 GB.');
    expect(made.mailServer.held.addresses.get(at('ann'))?.mailbox?.quota).toBe(10 * gigabyte);
    const again = await made.dispatcher.click(ada, { kind: 'more-quota', address: at('ann') });
    expect(actionOf(again.view, 'Ask for 20 GB')).toMatchObject({ kind: 'run' });
  });

  it('says that there is no need where there is no limit', async () => {
    const asked = await made.dispatcher.click(ada, { kind: 'more-quota', address: at('bob') });
    expect(asked.view.title).toBe('bob@example.org has no limit: there is no need for more.');
  });
});
