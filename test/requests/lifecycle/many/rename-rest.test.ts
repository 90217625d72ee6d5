import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../../src/domain/address/address.ts';
import type { AddressState } from '../../../../src/domain/address/address-state.ts';
import { targetOf } from '../../../../src/domain/request/change.ts';
import type { Order, Outcome } from '../../../../src/mail-servers/port.ts';
import { askAgain } from '../../../../src/requests/lifecycle/ask-again.ts';
import { confirm } from '../../../../src/requests/lifecycle/confirm.ts';
import { submitChanges } from '../../../../src/requests/lifecycle/submit.ts';
import { planRename } from '../../../../src/requests/rename/plan-rename.ts';
import {
  ada,
  aliasTo,
  at,
  clickOn,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  makeExampleOrg,
  orThrow,
  outside,
  requestOf,
} from '../../../support/fixtures/example-org.ts';
import { runAllApplyJobs } from '../../../support/run-jobs.ts';

const [bob, robert, rob, team, all] = [at('bob'), at('robert'), at('rob'), at('team'), at('all')];
const box = mailbox('one', { quota: 5_000_000 });

const limit = { code: 'domain-limit', domain: exampleOrg, limit: 'aliases', most: 1 } as const;
const refused: Outcome = { kind: 'impossible', why: limit };

let made: ExampleOrg;
/** What the mail server can't change now. */
let failing: Set<string>;
beforeEach(async () => {
  made = await makeExampleOrg();
  failing = new Set();
  const apply = made.mailServer.apply.bind(made.mailServer);
  const failsSome = async (order: Order): Promise<Outcome> => {
    const { change } = order;
    const name = change.kind === 'rename' ? 'rename' : targetOf(change);
    return failing.has(name) ? refused : apply(order);
  };
  Object.assign(made.mailServer, { apply: failsSome });
  made.put(bob, box);
  made.put(team, aliasTo(bob, outside('x')));
  made.put(all, aliasTo(bob, outside('y')));
});
afterEach(() => made.close());

const held = (...addresses: Address[]): (AddressState | null)[] =>
  addresses.map((each) => made.mailServer.held.addresses.get(each) ?? null);

async function finish(id: number): Promise<number> {
  const request = requestOf(made.app, id);
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, request)));
  await runAllApplyJobs(made.app);
  return id;
}

/** Renames a mailbox; its old name is gone. */
async function rename(
  failures: readonly string[] = [],
  from = bob,
  to = robert,
  keepsAlias = false,
): Promise<number> {
  failing = new Set(failures);
  const wanted = orThrow(await planRename(made.app, ada, { from, to, keepsAlias }));
  const id = await finish(orThrow(await submitChanges(made.app, ada, wanted)));
  failing.clear();
  return id;
}

const again = async (id: number) => {
  const rest = await finish(orThrow(await askAgain(made.app, ada, id)));
  expect(requestOf(made.app, rest).state).toBe('applied');
  return requestOf(made.app, rest);
};

const renamed = [null, box, aliasTo(robert, outside('x')), aliasTo(robert, outside('y'))];
const nothingLeftOut = (id: number) => ({ restOf: { request: id, leftOut: [] } });

describe('the rest of a rename that leaves no alias', () => {
  it.each([
    ['some that forward to it', [team], 'partly-applied', 2],
    ['all that forward to it', [team, all], 'partly-applied', 3],
    ['the removal of the alias', [bob], 'partly-applied', 1],
  ])('is what failed, where that was %s', async (_, failures, state, left) => {
    const id = await rename(failures);
    expect(requestOf(made.app, id).state).toBe(state);
    const rest = await again(id);
    expect(held(bob, robert, team, all)).toEqual(renamed);
    expect(rest.plan.size).toBe(left);
    expect(rest.asking).toMatchObject(nothingLeftOut(id));
  });

  it('is all of it, where the rename failed', async () => {
    const id = await rename(['rename']);
    expect(requestOf(made.app, id)).toMatchObject({ applied: 0, ended: 4 });
    expect(held(bob, robert)).toEqual([box, null]);
    const rest = await again(id);
    expect(held(bob, robert, team, all)).toEqual(renamed);
    expect(rest.asking.restOf).toBeUndefined();
  });

  it('is the rename and the removal, where somebody has redirected what forwards to it', async () => {
    made.put(robert, aliasTo(bob));
    const id = await rename(['rename']);
    made.put(team, aliasTo(robert, outside('x')));
    made.put(all, aliasTo(robert, outside('y')));
    const rest = await again(id);
    expect(held(bob, robert, team, all)).toEqual(renamed);
    expect(rest.asking.restOf?.leftOut).toMatchObject([{ why: 'as-wanted', count: 2 }]);
  });

  it.each([true, false])(
    'leads to the name that the mailbox has by then, the other an alias: %s',
    async (keeps) => {
      const id = await rename([team, bob]);
      await rename([], robert, rob, keeps);
      await again(id);
      const name = keeps ? robert : rob;
      expect(held(bob, robert, rob, team, all)).toEqual([
        ...[null, keeps ? aliasTo(rob) : null, box],
        ...[aliasTo(name, outside('x')), aliasTo(name, outside('y'))],
      ]);
    },
  );

  it('is what is not so, where the mailbox got the wanted name by another request', async () => {
    const id = await rename(['rename']);
    await rename([team]);
    const rest = await again(id);
    expect(held(bob, robert, team, all)).toEqual(renamed);
    expect(rest.asking.restOf?.leftOut).toMatchObject([{ why: 'as-wanted', count: 2 }]);
    expect(await askAgain(made.app, ada, id)).toMatchObject({ fault: { code: 'nothing-to-change' } });
  });

  it('is nothing, where the mailbox got another name', async () => {
    const id = await rename(['rename']);
    await rename([], bob, rob);
    expect(await askAgain(made.app, ada, id)).toMatchObject({
      fault: { code: 'changes-refused', refusals: [{ fault: { conflicts: [{ kind: 'renamed-again' }] } }] },
    });
  });

  it('is refused where something else began to forward to the old name', async () => {
    const id = await rename(['rename']);
    made.put(at('late'), aliasTo(bob));
    expect(await askAgain(made.app, ada, id)).toMatchObject({
      fault: {
        code: 'changes-refused',
        refusals: [{ fault: { code: 'still-forwarded-to', address: bob, by: [at('late')] } }],
      },
    });
  });
});
