import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, domainOf } from '../../../src/domain/address/address.ts';
import { type Change, targetOf } from '../../../src/domain/request/change.ts';
import { effectsOf } from '../../../src/domain/request/effects.ts';
import { defaultRules } from '../../../src/policy/defaults.ts';
import { accountIds } from '../../../src/requests/access/identity.ts';
import { historyOf, latestHistory } from '../../../src/requests/changes/history.ts';
import { confirm } from '../../../src/requests/lifecycle/confirm.ts';
import { settle } from '../../../src/requests/lifecycle/settle.ts';
import { submit, submitChanges } from '../../../src/requests/lifecycle/submit.ts';
import { undo } from '../../../src/requests/lifecycle/undo.ts';
import { gateOfChange } from '../../../src/requests/planning/plan-gate.ts';
import { planRename } from '../../../src/requests/rename/plan-rename.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  clickOn,
  type ExampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  mia,
  orThrow,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { claimNext, runApplyJobs } from '../../support/run-jobs.ts';

const [bob, robert, team] = [at('bob'), at('robert'), at('team')];
const box = mailbox('one', { quota: 5_000_000, forwards: [outside('x')] });

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
  await untilApplied(submit(made.app, ada, change(bob, null, box)));
});
afterEach(() => made.close());

const held = (address: Address) => made.mailServer.held.addresses.get(address) ?? null;
const mirrored = (address: Address) => made.app.store.addresses.stateOf(address);

async function untilApplied(asked: ReturnType<typeof submit>): Promise<number> {
  const id = orThrow(await asked);
  const request = requestOf(made.app, id);
  if (request.state === 'awaiting-confirmation')
    orThrow(await confirm(made.app, ada, clickOn(made.app, request)));
  await runApplyJobs(made.app);
  expect(requestOf(made.app, id).state).toBe('applied');
  return id;
}

const wantedName = (keepsAlias = true, from = bob, to = robert) =>
  planRename(made.app, ada, { from, to, keepsAlias });

const rename = async (keepsAlias = true, from = bob, to = robert) =>
  untilApplied(submitChanges(made.app, ada, orThrow(await wantedName(keepsAlias, from, to))));

describe('a rename', () => {
  it('is one change, counted once, and moves what is known of the mailbox', async () => {
    made.app.store.addresses.setSize(bob, { messages: 3, bytes: 30_000 });
    const id = await rename();
    expect([held(bob), held(robert)]).toEqual([aliasTo(robert), box]);
    expect([mirrored(bob), mirrored(robert)]).toEqual([aliasTo(robert), box]);
    expect(made.app.store.addresses.sizeOf(robert)).toEqual({ messages: 3, bytes: 30_000 });
    expect(made.app.store.owners.ownedBy(accountIds(made.app, ada))).toMatchObject([
      { address: robert, mailbox: box.mailbox?.id },
    ]);
    const { applied, ended, plan } = requestOf(made.app, id);
    expect({ applied, ended, size: plan.size }).toEqual({ applied: 1, ended: 1, size: 1 });
    expect(made.app.store.changes.countStates(plan.key)).toEqual({ applied: 1 });
  });

  it('holds both addresses while it is applied, and neither after', async () => {
    const id = orThrow(await submitChanges(made.app, ada, orThrow(await wantedName())));
    const holds = () => [bob, robert].map((each) => made.app.store.holds.find(each)?.id);
    expect(holds()).toEqual([id, id]);
    for (const address of [bob, robert])
      expect(await submit(made.app, ada, change(address, held(address), mailbox('two')))).toMatchObject({
        ok: false,
        fault: { code: 'request-open', request: id },
      });
    await runApplyJobs(made.app);
    expect(holds()).toEqual([undefined, undefined]);
  });

  it('is found under both addresses, and listed once', async () => {
    const id = await rename();
    const shown = { sees: () => true, limit: 9 };
    for (const address of [bob, robert])
      expect(historyOf(made.app, ada, address, shown)[0]).toMatchObject({
        event: 'applied',
        requestId: id,
        request: { id },
      });
    const latest = latestHistory(made.app, ada, shown).filter(
      ({ event, requestId }) => event === 'applied' && requestId === id,
    );
    expect(latest).toHaveLength(1);
  });

  it('gives the mailbox’s owner the id that it has from then on', async () => {
    const id = orThrow(await submitChanges(made.app, ada, orThrow(await wantedName())));
    expect(await claimNext(made.app, id)).toBe('begun');
    const mailbox = mailboxId('renamed');
    await made.app.store.commit(() => settle(made.app, id, { kind: 'applied', removed: [], mailbox }));
    expect(mirrored(robert)?.mailbox?.id).toBe(mailbox);
    expect(made.app.store.owners.ownedBy(accountIds(made.app, ada))).toEqual([{ address: robert, mailbox }]);
  });

  it('is overtaken by a change of either address while it waits', async () => {
    for (const [address, after] of [
      [robert, aliasTo(outside('y'))],
      [bob, { ...box, enabled: false }],
    ] as const) {
      const wanted = orThrow(await planRename(made.app, mia, { from: bob, to: robert, keepsAlias: true }));
      const id = orThrow(await submitChanges(made.app, mia, wanted));
      expect(requestOf(made.app, id).state).toBe('awaiting-approval');
      await untilApplied(submit(made.app, ada, change(address, held(address), after)));
      expect(requestOf(made.app, id).state).toBe('stale');
      await untilApplied(submit(made.app, ada, change(address, held(address), address === bob ? box : null)));
    }
  });

  it('is stale where either address was changed on the mail server, and says which', async () => {
    const id = orThrow(await submitChanges(made.app, ada, orThrow(await wantedName())));
    made.mailServer.held.addresses.set(bob, { ...box, enabled: false });
    await runApplyJobs(made.app);
    expect(requestOf(made.app, id)).toMatchObject({
      state: 'stale',
      outcome: { kind: 'found-changed', at: bob, found: { enabled: false } },
    });
    expect(mirrored(bob)).toMatchObject({ enabled: false });
  });

  it('takes the place of an alias that leads to the mailbox alone, and of nothing else', async () => {
    await untilApplied(submit(made.app, ada, change(robert, null, aliasTo(bob))));
    await rename();
    expect([held(bob), held(robert)]).toEqual([aliasTo(robert), box]);
    await untilApplied(submit(made.app, ada, change(team, null, aliasTo(outside('x')))));
    expect(await wantedName(true, robert, team)).toMatchObject({ fault: { code: 'address-taken' } });
  });

  it('is refused for an alias, with what to type instead', async () => {
    await untilApplied(submit(made.app, ada, change(team, null, aliasTo(outside('x')))));
    expect(await wantedName(true, team)).toMatchObject({
      fault: { code: 'rename-alias', forwards: [outside('x')] },
    });
  });

  it('is refused where a limit of the domain leaves no room for the alias, and not without that', async () => {
    const why = { code: 'domain-limit', domain: domainOf(bob), limit: 'aliases', most: 1 };
    Object.assign(made.mailServer, {
      rules: {
        refuses: async (wishes: readonly { after: unknown }[]) =>
          wishes.map(({ after }) => (after === null ? null : why)),
        refusesPassword: async () => null,
      },
    });
    expect(await submitChanges(made.app, ada, orThrow(await wantedName()))).toMatchObject({
      fault: { code: 'server-refuses', address: bob, why },
    });
    await rename(false);
  });

  it('two names can’t be swapped in one request', async () => {
    await untilApplied(submit(made.app, ada, change(robert, null, mailbox('two'))));
    const one = { kind: 'rename', from: bob, to: robert, mailbox: box.mailbox?.id, before: box } as const;
    const swap = [
      { change: { ...one, replaces: null, keepsAlias: false } },
      {
        change: { ...one, from: robert, to: bob, before: mailbox('two'), replaces: null, keepsAlias: false },
      },
    ];
    expect(await submitChanges(made.app, ada, swap as never)).toMatchObject({
      fault: { code: 'changes-refused', refusals: [{ fault: { code: 'listed-twice' } }] },
    });
  });
});

describe('without the old address', () => {
  it('what forwards there forwards to the new one, and no mail is returned meanwhile', async () => {
    await untilApplied(submit(made.app, ada, change(team, null, aliasTo(bob, outside('x')))));
    const id = await rename(false);
    expect([held(bob), held(robert), held(team)]).toEqual([null, box, aliasTo(robert, outside('x'))]);
    const acts = [...made.app.store.changes.of(requestOf(made.app, id).plan.key)];
    expect(acts.map(({ change: each }) => each.kind)).toEqual(['rename', 'address', 'address']);
    expect(acts.map(({ needs }) => needs)).toEqual([[], [0], [0, 1]]);
    expect(made.app.store.changes.countStates(requestOf(made.app, id).plan.key)).toEqual({ applied: 3 });
    expect(made.app.store.holds.has(bob) || made.app.store.holds.has(robert)).toBe(false);
  });
});

describe('where the mail server itself redirects what forwards to the old address alone', () => {
  it('that is a part of the request, and comes back with the old name', async () => {
    Object.assign(made.mailServer, { renameRedirects: true });
    const both = at('both');
    await untilApplied(submit(made.app, ada, change(team, null, aliasTo(bob))));
    await untilApplied(submit(made.app, ada, change(both, null, aliasTo(bob, outside('x')))));
    const id = await rename();
    expect([...made.app.store.changes.of(requestOf(made.app, id).plan.key)]).toMatchObject([
      { change: { kind: 'rename' } },
      { change: { address: team, after: aliasTo(robert) }, state: 'applied' },
    ]);
    expect([bob, team, both].map(mirrored)).toEqual([
      aliasTo(robert),
      aliasTo(robert),
      aliasTo(bob, outside('x')),
    ]);
    await untilApplied(undo(made.app, ada, id));
    expect([bob, team, both].map(held)).toEqual([box, aliasTo(bob), aliasTo(bob, outside('x'))]);
  });
});

describe('into another domain, a rename', () => {
  const other = address('bob@other.example');
  const renameAway = {
    ...({ kind: 'rename', from: bob, to: other, before: box, replaces: null } as const),
    ...{ mailbox: mailboxId('one'), keepsAlias: true },
  };

  it.each([bob, other])('needs what the rules of either ask for, here of %s', (strict) => {
    const rulesOf = (of: Change) =>
      domainOf(targetOf(of)) === domainOf(strict) ? { ...defaultRules, approvals: 2 } : defaultRules;
    const scope = { rulesOf, inside: () => true, domains: () => [] };
    const effects = effectsOf(renameAway);
    const gate = gateOfChange(made.app, mia, { change: renameAway, effects }, scope, false);
    expect(gate).toMatchObject({ ok: true, value: { approvals: { count: 2 } } });
  });

  it('takes no forward where the rules of that domain forbid it', () => {
    const rulesOf = (of: Change) =>
      targetOf(of) === other ? { ...defaultRules, forwardTo: [] } : defaultRules;
    const scope = { rulesOf, inside: () => false, domains: () => [] };
    const effects = effectsOf(renameAway);
    expect(gateOfChange(made.app, ada, { change: renameAway, effects }, scope, false)).toMatchObject({
      fault: { code: 'forward-shut-out' },
    });
  });
});

describe('undone, a rename', () => {
  it('gives the old name back, and takes its alias away', async () => {
    const id = await rename();
    await untilApplied(undo(made.app, ada, id));
    expect([held(bob), held(robert)]).toEqual([box, null]);
  });

  it('gives it back to what forwarded there too', async () => {
    await untilApplied(submit(made.app, ada, change(team, null, aliasTo(bob, outside('x')))));
    const id = await rename(false);
    await untilApplied(undo(made.app, ada, id));
    expect([held(bob), held(robert), held(team)]).toEqual([box, null, aliasTo(bob, outside('x'))]);
  });

  it('is refused where the mailbox has yet another name', async () => {
    const id = await rename();
    await rename(true, robert, at('rob'));
    expect(await undo(made.app, ada, id)).toMatchObject({
      fault: { code: 'undo-nothing', conflicts: [{ kind: 'renamed-again' }] },
    });
  });

  it('leaves the old name to who has it by now', async () => {
    const id = await rename();
    await untilApplied(submit(made.app, ada, change(bob, held(bob), aliasTo(outside('z')))));
    expect(await undo(made.app, ada, id)).toMatchObject({
      fault: { code: 'undo-nothing', conflicts: [{ kind: 'old-name-taken' }] },
    });
  });
});
