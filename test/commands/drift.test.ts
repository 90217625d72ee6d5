import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tenantOf } from '../../src/domain/actor.ts';
import { syncMirror } from '../../src/requests/mirror/sync-mirror.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  outside,
  stranger,
} from '../support/fixtures/example-org.ts';
import { account, policyWith } from '../support/fixtures/policy.ts';
import { createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const other = domain('other.example');
const gigabyte = 1024 ** 3;

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('bob'), mailbox('one', { quota: gigabyte }));
  made.put(at('team'), aliasTo(outside('x')));
  made.app.store.domains.setMirrored(exampleOrg, true);
});
afterEach(() => made.close());

const sync = ({ app }: TestDispatcher = made) => syncMirror(app, new AbortController().signal);
const words = async (line: string, actor = ada) => viewText(await made.type(line, actor));

describe('/mail drift', () => {
  it('lists what others changed, before and after, the newest first', async () => {
    const { addresses } = made.mailServer.held;
    addresses.set(at('bob'), mailbox('one', { quota: 2 * gigabyte, enabled: false }));
    await sync();
    made.pass(60_000);
    addresses.delete(at('team'));
    addresses.set(at('new'), aliasTo(outside('y')));
    addresses.set(at('bob'), mailbox('two'));
    await sync();
    const view = await made.type('/mail drift example.org');
    expect(view.title).toBe('example.org: 4 changes made outside Facteur');
    expect(view.hint).toContain('/mail show ADDRESS');
    expect(view.table?.rows.map((row) => row.slice(1)).sort()).toEqual([
      ['bob@example.org', 'a mailbox (quota 1 GB) → a mailbox (quota 2 GB), suspended'],
      ['bob@example.org', 'a mailbox (quota 2 GB), suspended → a mailbox, with another mailbox'],
      ['new@example.org', 'new: an alias to y@outside.example (outside)'],
      ['team@example.org', 'deleted, was an alias to x@outside.example (outside)'],
    ]);
    expect(view.table?.rows.at(-1)?.[2]).toContain('2 GB');
    expect(await words('/mail history bob@example.org')).toContain('changed outside Facteur');
  });

  it('has what appeared in lists and in completion', async () => {
    made.mailServer.held.addresses.set(at('newest'), aliasTo(outside('y')));
    expect(await made.dispatcher.complete(ada, '/mail show newe')).toEqual([]);
    await sync();
    expect(await made.dispatcher.complete(ada, '/mail show newe')).toEqual(['newest@example.org']);
    expect(await words('/mail list example.org')).toContain('newest@example.org');
  });

  it('is in pages, and says where there is nothing', async () => {
    expect(await words('/mail drift')).toContain('Your domains: nothing was changed outside Facteur');
    for (let index = 0; index < 21; index++)
      made.mailServer.held.addresses.set(at(`new${index}`), aliasTo(outside('x')));
    await sync();
    const view = await made.type('/mail drift');
    expect(view.table?.rows).toHaveLength(20);
    expect((await made.press(view, 'Next page')).table?.rows).toHaveLength(1);
    expect((await made.type('/mail drift page:9')).hint).toBe('There are 2 pages only.');
  });

  it('is of the domains that somebody sees, with a policy file and without', async () => {
    made.mailServer.held.addresses.delete(at('team'));
    await sync();
    expect(await words('/mail drift', stranger)).toContain('nothing was changed');
    expect(await words('/mail drift example.org', stranger)).toContain('isn’t one of your domains');

    const tenants = { 'slack/T1': [exampleOrg], 'discord/3': [other] };
    const policy = policyWith({ tenants });
    const seen = await createTestDispatcher({ policy: () => policy, store: made.app.store });
    const title = async (tenant: string) =>
      (await seen.type('/mail drift', account(tenant, 'eve', 'admin'))).title;
    expect(await title('slack/T1')).toContain('1 change made');
    expect(await title('discord/3')).toContain('nothing was changed');
    expect(await title('slack/T9')).toContain('nothing was changed');
    await seen.close();
  });

  it('of a domain that came or went is shown to whom it is given', async () => {
    const policy = policyWith({ tenants: { 'slack/T1': [exampleOrg], 'discord/3': [other] } });
    const governed = await createTestDispatcher({ policy: () => policy });
    const one = account('slack/T1', 'eve', 'admin');
    const two = account('discord/3', 'eve', 'admin');
    governed.mailServer.held.domains.add(other);
    governed.mailServer.held.addresses.set(address('a@other.example'), aliasTo(outside('x')));
    await sync(governed);
    expect((await governed.type('/mail list', two)).table?.rows).toHaveLength(1);
    expect(viewText(await governed.type('/mail drift', two))).toContain('mail is accepted now');
    expect((await governed.type('/mail list', one)).title).not.toContain('other.example');

    governed.mailServer.held.domains.delete(exampleOrg);
    await sync(governed);
    expect((await governed.type('/mail list', one)).title).toBe('No domains yet.');
    expect(viewText(await governed.type('/mail drift example.org', one))).toContain(
      'mail is no longer accepted, 1 address affected',
    );
    expect(viewText(await governed.type('/mail history', one))).toContain('domain changed outside Facteur');
    expect(viewText(await governed.type('/mail drift', two))).not.toContain('example.org');
    await governed.close();
  });

  it('of a new domain is nobody else’s to see without a policy file', async () => {
    made.mailServer.held.domains.add(other);
    await sync();
    const slack = account('slack/T1', 'eve', 'admin');
    expect(tenantOf(slack)).toBe('slack/T1');
    expect(await words('/mail drift', slack)).toContain('nothing was changed');
    expect(await words('/mail drift', ada)).toContain('other.example | mail is accepted now');
  });
});
