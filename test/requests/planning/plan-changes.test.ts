import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Actor } from '../../../src/domain/actor.ts';
import type { Address } from '../../../src/domain/address/address.ts';
import { type Change, targetOf } from '../../../src/domain/request/change.ts';
import { maxChanges } from '../../../src/domain/request/plan.ts';
import type { WantedChange } from '../../../src/domain/request/planned-change.ts';
import { MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import { approvalDeadlines } from '../../../src/requests/planning/approval-deadlines.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  domain,
  type ExampleOrg,
  mailbox,
  makeExampleOrg,
  max,
  mia,
  orThrow,
  outside,
  person,
  stranger,
} from '../../support/fixtures/example-org.ts';

const [a, b, c, t] = [at('a'), at('b'), at('c'), at('t')];
const out = aliasTo(outside('x'));

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

const plan = (wanted: readonly (Change | WantedChange)[], actor: Actor = ada) =>
  planChanges(
    made.app,
    actor,
    wanted.map((each) => ('change' in each ? each : { change: each })),
  );
const creation = (subject: Address, ...to: Address[]) => change(subject, null, aliasTo(...to));
const many = (count: number, build: (index: number) => Change) =>
  Array.from({ length: count }, (_, index) => build(index));

/** The addresses of a plan in order, each with the positions that it needs. */
const orderOf = async (...wanted: (Change | WantedChange)[]) =>
  orThrow(await plan(wanted)).changes.map(({ change: each, needs }) => [
    each.kind === 'domain' ? each.domain : targetOf(each),
    needs,
  ]);

/** The faults of a plan that is refused. */
const faultsOf = async (wanted: readonly (Change | WantedChange)[], actor: Actor = ada) => {
  const planned = await plan(wanted, actor);
  if (planned.ok || planned.fault.code !== 'changes-refused') throw new Error(JSON.stringify(planned));
  return planned.fault;
};

it('tells nobody what the mail server of a domain that they do not see lacks', async () => {
  Object.assign(made.mailServer, { lacks: ['catch-all'] });
  const catchAll = change(at(''), null, out);
  expect(await plan([catchAll])).toMatchObject({ fault: { code: 'server-cannot' } });
  expect(await plan([catchAll], stranger)).toMatchObject({ fault: { code: 'domain-unknown' } });
});

describe('a plan of independent changes', () => {
  it('has the effects that each has alone', async () => {
    made.put(b, mailbox('one'), { messages: 3, bytes: 300 });
    made.put(c, aliasTo(b));
    const wanted = [
      creation(a, b, outside('y')),
      change(b, mailbox('one'), mailbox('one', { quota: 1024 ** 3 })),
      change(c, aliasTo(b), { ...aliasTo(b), enabled: false }),
      change(at('new'), null, mailbox('two')),
    ];
    for (const actor of [ada, max]) {
      const together = orThrow(await plan(wanted, actor));
      for (const [index, each] of wanted.entries()) {
        const alone = orThrow(await planChanges(made.app, actor, [{ change: each }]));
        expect(together.changes[index]).toMatchObject({
          position: index,
          change: alone.changes[0]?.change,
          effects: alone.changes[0]?.effects,
          needs: [],
        });
      }
    }
  });

  it('has the strictest of their gates', async () => {
    made.put(b, mailbox('one'), { messages: 3, bytes: 300 });
    expect(orThrow(await plan([creation(a, b), change(b, mailbox('one'), out)], max)).gate).toEqual({
      confirm: true,
      approvals: { count: 1, role: 'admin' },
    });
    expect(orThrow(await plan([creation(a, b), creation(c, b)], max)).gate).toEqual({
      confirm: false,
      approvals: null,
    });
  });

  it('asks for a confirmation beyond eight', async () => {
    const created = (count: number) => plan(many(count, (index) => creation(at(`n${index}`), outside('x'))));
    expect(orThrow(await created(8)).gate.confirm).toBe(false);
    expect(orThrow(await created(9)).gate.confirm).toBe(true);
  });

  it('leaves out what is so already', async () => {
    made.put(a, out);
    expect(await orderOf(change(a, out, out), creation(b, outside('x')))).toEqual([[b, []]]);
    made.put(b, out);
    expect(await plan([change(a, out, out), change(b, out, out)])).toEqual({
      ok: false,
      fault: { code: 'nothing-to-change', count: 2 },
    });
    expect(await plan([change(a, out, out)])).toMatchObject({ fault: { code: 'already-so' } });
  });

  it('keeps the lines and owners that were named', async () => {
    const owner = person('olga', 'member');
    const { changes } = orThrow(
      await plan([
        { change: change(a, null, mailbox('one')), line: 2, owner },
        { change: creation(b, outside('x')), line: 3 },
      ]),
    );
    expect(changes).toMatchObject([
      { line: 2, owner },
      { line: 3, owner: null },
    ]);
  });
});

describe('the order', () => {
  it('has what a new forward needs before it, however they are listed', async () => {
    expect(await orderOf(creation(a, b), creation(b, c), change(c, null, mailbox('one')))).toEqual([
      [c, []],
      [b, [0]],
      [a, [1]],
    ]);
  });

  it('deletes a target after what forwards there has stopped', async () => {
    made.put(t, out);
    made.put(a, aliasTo(t));
    made.put(b, aliasTo(t));
    expect(
      await orderOf(change(t, out, null), change(a, aliasTo(t), null), change(b, aliasTo(t), out)),
    ).toEqual([
      [a, []],
      [b, []],
      [t, [0, 1]],
    ]);
  });

  it('swaps an alias and its target', async () => {
    made.put(a, aliasTo(b));
    made.put(b, out);
    expect(await orderOf(change(b, out, aliasTo(a)), change(a, aliasTo(b), out))).toEqual([
      [a, []],
      [b, [0]],
    ]);
  });

  it('is what the command says, where it says so', async () => {
    const wanted = [{ change: creation(a, outside('x')), needs: [1] }, { change: creation(b, outside('x')) }];
    expect(await orderOf(...wanted)).toEqual([
      [b, []],
      [a, [0]],
    ]);
  });

  it('has at most sixteen levels', async () => {
    const chain = (length: number) =>
      many(length, (index) => creation(at(`n${index}`), index === 0 ? outside('x') : at(`n${index - 1}`)));
    expect(await plan(chain(16))).toMatchObject({ ok: true });
    expect(await plan(chain(17))).toEqual({
      ok: false,
      fault: { code: 'too-many-levels', address: at('n16'), most: 16 },
    });
  });

  it('is refused where none is possible', async () => {
    const wanted = [
      { change: creation(a, outside('x')), needs: [1] },
      { change: creation(b, outside('x')), needs: [0] },
    ];
    expect(await plan(wanted)).toMatchObject({ fault: { code: 'changes-circular', address: a } });
  });
});

describe('what is refused', () => {
  it('is all named at once, with lines, each by the rule that refuses it alone', async () => {
    const wanted = [
      { change: creation(a, at('nobody')), line: 2 },
      { change: creation(b, outside('x')), line: 3 },
      { change: change(at('postmaster'), aliasTo(outside('operator')), null), line: 4 },
      { change: creation(address('x@unknown.example'), outside('x')), line: 5 },
      { change: creation(b, outside('y')), line: 6 },
    ];
    const { refusals, count, of } = await faultsOf(wanted);
    expect([count, of]).toEqual([4, 5]);
    expect(refusals.map(({ line, fault }) => [line, fault.code])).toEqual([
      [2, 'forward-missing-local'],
      [4, 'postmaster-protected'],
      [5, 'domain-unknown'],
      [6, 'listed-twice'],
    ]);
    for (const index of [0, 2, 3]) {
      const alone = await planChanges(made.app, ada, [{ change: wanted[index]?.change ?? creation(a) }]);
      expect(refusals.find(({ line }) => line === wanted[index]?.line)?.fault).toEqual(
        'fault' in alone && alone.fault,
      );
    }
    expect(refusals.at(-1)?.fault).toEqual({ code: 'listed-twice', address: b, first: 3 });
  });

  it('is a circle of thousands, each counted and the first ones named with their way round', async () => {
    const size = 3000;
    const ring = many(size, (index) => creation(at(`r${index}`), at(`r${(index + 1) % size}`)));
    const { refusals, count } = await faultsOf(ring);
    expect([refusals.length, count]).toEqual([200, size]);
    const fault = refusals.at(-1)?.fault;
    if (fault?.code !== 'forward-loop') throw new Error('It is a circle');
    expect([fault.path.length, fault.path[0], fault.path[1], fault.path.at(-1)]).toEqual([
      size + 1,
      at('r199'),
      at('r200'),
      at('r199'),
    ]);
    const [others, steps] = ['2,990 more', Array.from({ length: 10 }, (_, index) => at(`r${199 + index}`))];
    expect(translationsFor('en').faults(fault).what).toBe(
      `Mail would go in a circle: ${[...steps, others, at('r199')].join(' → ')}.`,
    );
  });

  it('is a loop among the changes, once for each in it', async () => {
    const { refusals } = await faultsOf([creation(a, b), creation(b, c), creation(c, a), creation(t, a)]);
    expect(refusals.map(({ fault }) => fault)).toEqual([
      { code: 'forward-loop', path: [a, b, c, a] },
      { code: 'forward-loop', path: [b, c, a, b] },
      { code: 'forward-loop', path: [c, a, b, c] },
    ]);
  });

  it('is a deletion of what another change begins or goes on to forward to', async () => {
    made.put(t, out);
    made.put(a, aliasTo(t));
    expect(await faultsOf([change(t, out, null), creation(b, t)])).toMatchObject({
      refusals: [
        { address: t, fault: { code: 'still-forwarded-to', by: [a] } },
        { address: b, fault: { code: 'forward-missing-local', forward: t } },
      ],
    });
    const suspended = { ...aliasTo(t), enabled: false };
    expect(await faultsOf([change(t, out, null), change(a, aliasTo(t), suspended)])).toMatchObject({
      refusals: [{ address: t, fault: { code: 'still-forwarded-to', by: [a] } }],
    });
  });

  it('names the first 200 and counts all', async () => {
    const { refusals, count } = await faultsOf(many(300, (index) => creation(at(`n${index}`), at('nobody'))));
    expect([refusals.length, count]).toEqual([200, 300]);
  });

  it('is more than a person may ask for at once', async () => {
    const created = many(26, (index) => creation(at(`n${index}`), outside('x')));
    expect(await plan(created, mia)).toEqual({
      ok: false,
      fault: { code: 'request-too-large', count: 26, limit: 25 },
    });
    expect(await plan(created.slice(1), mia)).toMatchObject({ ok: true });
    expect(await plan(created, max)).toMatchObject({ ok: true });
  });

  it('is more than a request holds', async () => {
    const tooMany = many(maxChanges + 1, () => creation(a, outside('x')));
    expect(await plan(tooMany)).toEqual({
      ok: false,
      fault: { code: 'too-many-changes', count: 10_001, most: 10_000 },
    });
    const long = Array.from({ length: 100 }, (_, index) => outside(`${'x'.repeat(55)}${index}`));
    const tooLarge = many(1000, (index) => creation(at(`n${index}`), ...long));
    expect(await plan(tooLarge)).toMatchObject({
      fault: { code: 'changes-too-large', most: 16 * 1024 ** 2 },
    });
  });

  it('is the change that leads to an odd entry, and no other', async () => {
    made.put(b, out);
    const odd = new MailServerUnavailable('odd', 'a line of an unknown form');
    const { mailServer } = made.app;
    const { read, readMany } = mailServer;
    mailServer.read = async (each) => (each === t ? Promise.reject(odd) : read(each));
    mailServer.readMany = async (all) => (all.includes(t) ? Promise.reject(odd) : readMany(all));
    const { refusals } = await faultsOf([creation(a, t), creation(c, b)]);
    expect(refusals).toMatchObject([
      { address: a, fault: { code: 'mail-server-unavailable', trouble: 'odd' } },
    ]);
  });
});

describe('reads', () => {
  it('are lists, however many changes there are', async () => {
    for (const each of many(50, (index) => creation(at(`old${index}`), outside('x'))))
      if ('address' in each) made.put(each.address, out);
    const asked = { read: 0, readMany: 0, forwardersTo: 0, forwardersToMany: 0, measure: 0, measureMany: 0 };
    const { mailServer } = made.app;
    const counted = <A, T>(name: keyof typeof asked, ask: (all: A) => Promise<T>) => ({
      [name]: (all: A) => {
        asked[name] += 1;
        return ask(all);
      },
    });
    Object.assign(
      mailServer,
      counted('read', mailServer.read),
      counted('readMany', mailServer.readMany),
      counted('forwardersTo', mailServer.forwardersTo),
      counted('forwardersToMany', mailServer.forwardersToMany),
      counted('measure', mailServer.measure),
      counted('measureMany', mailServer.measureMany),
    );
    const wanted = [
      ...many(50, (index) => creation(at(`new${index}`), at('postmaster'), outside('x'))),
      ...many(50, (index) => change(at(`old${index}`), out, null)),
    ];
    orThrow(await plan(wanted));
    expect(asked).toMatchObject({ read: 0, forwardersTo: 0, measure: 0, forwardersToMany: 1 });
    expect(asked.readMany).toBeLessThan(8);
  });
});

it('waits for approvals as long as the shortest rule of its domains says', async () => {
  const other = domain('other.example');
  made.mailServer.held.domains.add(other);
  made.app.store.domains.add(other);
  made.app.store.domains.bind('terminal/terminal', other);
  const wanted = [creation(a, outside('x')), creation(address('b@other.example'), outside('x'))];
  const planned = orThrow(await plan(wanted, mia));
  const policy = made.app.policy();
  const day = 24 * 60 * 60_000;
  const [slow, fast] = [
    { platform: 'slack', tenantId: 'T1', group: 'S1' },
    { platform: 'slack', tenantId: 'T1', group: 'S2' },
  ].map(({ platform, tenantId, group }) => ({ tenant: `${platform}/${tenantId}`, group }) as never);
  const rule = (sets: object, domains: 'all' | readonly (typeof other)[]) => ({
    domains,
    tenants: 'all',
    sets,
    needs: {},
  });
  const app = {
    policy: () =>
      ({
        ...policy,
        rules: [
          rule({ waits: 3 * day, remindAfter: day, escalateAfter: 2 * day, escalateTo: slow }, 'all'),
          rule({ waits: 5 * day, remindAfter: day / 2, escalateAfter: day, escalateTo: fast }, [other]),
        ],
      }) as never,
  };
  expect(approvalDeadlines(app, mia, planned, {})).toMatchObject({
    waits: 3 * day,
    remindAfter: day / 2,
    escalateAfter: day,
    escalateTo: fast,
  });
});
