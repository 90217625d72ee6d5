import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import {
  ada,
  aliasTo,
  at,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
  requestsIn,
} from '../support/fixtures/example-org.ts';
import { actionOf, createTestDispatcher, type TestDispatcher, viewText } from '../support/test-dispatcher.ts';

const inSlack: Actor = { ...ada, platform: 'slack', tenantId: 'T1', userId: 'UADA' };

let made: TestDispatcher;
beforeEach(async () => {
  made = await createTestDispatcher();
  made.put(at('ann'), mailbox('ann'));
  made.put(at('bob'), mailbox('bob'));
  made.put(at('team'), aliasTo(outside('x')));
});
afterEach(() => made.close());

const held = (name: string) => made.mailServer.held.addresses.get(at(name)) ?? null;
const words = async (line: string) => viewText(await made.type(line));

describe('/mail select', () => {
  it('changes the addresses that are picked', async () => {
    await made.type('/mail select ann@example.org, team@example.org action:suspend');
    expect(['ann', 'bob', 'team'].map((name) => held(name)?.enabled)).toEqual([false, true, false]);
    await made.type('/mail sélectionner ann@example.org bob@example.org action:quota quota:2G');
    expect(held('bob')?.mailbox?.quota).toBe(2 * 1024 ** 3);
    await made.type('/mail select ann@example.org bob@example.org action:owner person:max');
    expect(made.app.store.owners.of(mailboxId('bob'))?.userId).toBe('max');
  });

  it('says which are left out, since they have gone meanwhile or can’t be', async () => {
    const said = await words(
      '/mail select bob@example.org ann@example.org team@example.org late@example.org action:quota quota:none',
    );
    expect(said).toContain('2 other addresses are as wanted already.');
    expect(said).toContain('team@example.org and late@example.org');
  });

  it('says what is missing, and what the actor does not see', async () => {
    expect(await words('/mail select bob@example.org action:quota')).toContain('quota:SIZE is missing');
    expect(await words('/mail select bob@example.org action:owner')).toContain('person:PERSON is missing');
    expect(await words('/mail select bob@example.org x@other.example action:delete')).toContain(
      'other.example',
    );
    expect(requestsIn(made.app)).toEqual([]);
  });
});

describe('/mail list', () => {
  it('offers to pick from the addresses of its page; at a terminal, it says what to type', async () => {
    const view = await made.type('/mail list search:b kind:mailbox');
    expect(view.buttons?.map(({ label }) => label)).toEqual([]);
    expect(viewText(await made.type('/mail list search:example.org'))).toContain(
      'To suspend all of these: /mail suspend where:search:example.org',
    );
  });

  it('opens the form of the command with what it shows', async () => {
    made.app.store.domains.bind('slack/T1', exampleOrg);
    const view = await made.type('/mail list kind:mailbox', inSlack);
    expect(actionOf(view, 'Select')).toEqual({
      kind: 'fill-in',
      path: ['select'],
      values: { addresses: 'ann@example.org bob@example.org' },
    });
  });
});
