import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complete } from '../../../src/chat/command/complete.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import { readAddress } from '../../../src/requests/access/read-address.ts';
import { insideDomainFilter } from '../../../src/requests/access/visibility.ts';
import { syncMirror } from '../../../src/requests/mirror/sync-mirror.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import { commands } from '../../chat/command/commands.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  domain,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  orThrow,
} from '../../support/fixtures/example-org.ts';

const other = domain('alias.example');
const third = domain('third.example');
const unrelated = domain('stray.example');

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  made.mailServer.held.aliasDomains.push(
    { domain: other, target: exampleOrg },
    { domain: third, target: other },
    { domain: unrelated, target: domain('foreign.example') },
  );
  await sync();
});
afterEach(() => made.close());

const sync = () => syncMirror(made.app, new AbortController().signal);

describe('a domain that is another name of one of ours', () => {
  it('is inside, over others too, and no more once it is taken away', async () => {
    const inside = () => [exampleOrg, other, third, unrelated].map(insideDomainFilter(made.app, ada));
    expect(inside()).toEqual([true, true, true, false]);
    made.mailServer.held.aliasDomains.length = 0;
    await sync();
    expect(inside()).toEqual([true, false, false, false]);
  });

  it('is no drift', async () => {
    expect(made.app.store.drift.list([exampleOrg, other], 1)).toEqual([]);
  });

  it('is led to as inside is: without what leading outside needs', async () => {
    made.put(at('ann'), mailbox('one'));
    const gateOf = async (to: Address) =>
      orThrow(await planChanges(made.app, max, [{ change: change(at('team'), null, aliasTo(to)) }])).gate;
    const ours = await gateOf(at('ann'));
    expect(await gateOf(address('ann@alias.example'))).toEqual(ours);
    expect(await gateOf(address('ann@stray.example'))).not.toEqual(ours);
  });

  it('has no addresses of its own: the answer says whose they are', async () => {
    expect(await readAddress(made.app, ada, address('bob@alias.example'))).toMatchObject({
      fault: { code: 'domain-is-alias', domain: other, target: exampleOrg },
    });
    expect(await readAddress(made.app, ada, address('bob@stray.example'))).toMatchObject({
      fault: { code: 'domain-unknown' },
    });
  });

  it('is completed once the local part is typed', async () => {
    made.put(at('ann'), mailbox('one'));
    await sync();
    const typed = (line: string) => complete({ app: made.app, commands }, ada, line, []);
    expect(typed('/mail forward add ann@')).toEqual(['ann@example.org', 'ann@alias.example']);
    expect(typed('/mail forward add an')).toEqual(['ann@example.org']);
    expect(typed('/mail forward add ann@s')).toEqual([]);
  });
});
