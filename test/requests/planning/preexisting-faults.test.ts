import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Destination } from '../../../src/domain/address/destination.ts';
import type { AddressChange } from '../../../src/domain/request/change.ts';
import { ok } from '../../../src/domain/result.ts';
import { type MailServers, singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { submit } from '../../../src/requests/lifecycle/submit.ts';
import { checkChange } from '../../../src/requests/planning/check-change.ts';
import { maxForwards } from '../../../src/requests/planning/check-forwards.ts';
import { planChanges } from '../../../src/requests/planning/plan-changes.ts';
import { readsFor } from '../../../src/requests/planning/planning-reads.ts';
import { takeOutOfForwards } from '../../../src/requests/selection/take-out-of-forwards.ts';
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
  outside,
} from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';

const [a, b, c, bob, nobody] = [at('a'), at('b'), at('c'), at('bob'), at('nobody')];
const catchAll = address('@example.org');

const checkAlone = (server: MailServers, wanted: AddressChange) =>
  checkChange(readsFor(server, [wanted]), wanted, null, () => true);

let made: ExampleOrg;
beforeEach(async () => {
  made = await makeExampleOrg();
});
afterEach(() => made.close());

/** The result of an admin's request to change an address's present state. */
async function answer(subject: Address, after: AddressState | null) {
  const before = await made.app.mailServer.read(subject);
  const submitted = await submit(made.app, ada, change(subject, before, after));
  return submitted.ok ? 'accepted' : submitted.fault;
}

describe('what was wrong before', () => {
  it('is not held against a forward that is added or taken away', async () => {
    made.put(a, aliasTo(nobody, outside('x')));
    expect(await answer(a, aliasTo(nobody, outside('x'), outside('y')))).toBe('accepted');
    made.put(b, aliasTo(b, outside('x')));
    expect(await answer(b, aliasTo(b, outside('x'), outside('y')))).toBe('accepted');
    made.put(c, aliasTo(...Array.from({ length: maxForwards + 20 }, (_, n) => outside(`n${n}`))));
    expect(await answer(c, aliasTo(outside('y'), outside('z')))).toBe('accepted');
  });

  it('is refused where it is added to', async () => {
    const many = Array.from({ length: maxForwards + 1 }, (_, n) => outside(`n${n}`));
    made.put(c, aliasTo(...many));
    expect(await answer(c, aliasTo(...many, outside('y')))).toMatchObject({ code: 'forward-too-many' });
  });
});

describe('a circle that is there', () => {
  beforeEach(() => {
    made.put(a, aliasTo(b));
    made.put(b, aliasTo(a));
  });

  it('is left by another forward, and by another instead', async () => {
    expect(await answer(b, aliasTo(a, outside('x')))).toBe('accepted');
    expect(await answer(a, aliasTo(outside('x')))).toBe('accepted');
  });

  it('ends by a deletion of any of it', async () => {
    expect(await answer(b, null)).toBe('accepted');
    expect(await answer(a, null)).toBe('accepted');
  });

  it('ends by a deletion also where it has a mailbox that gets no mail', async () => {
    made.put(a, { ...mailbox('one', { forwards: [b] }), localDelivery: false });
    expect(await answer(b, null)).toBe('accepted');
    expect(await answer(a, null)).toBe('accepted');
    made.put(a, mailbox('one', { forwards: [b] }));
    expect(await answer(b, null)).toEqual({ code: 'still-forwarded-to', address: b, by: [a] });
  });

  it('is refused to be entered anew by the way of another', async () => {
    made.put(c, aliasTo(a));
    expect(await answer(b, aliasTo(a, c))).toMatchObject({ code: 'forward-loop', path: [b, c, a, b] });
  });

  it('keeps one of its addresses where mail still arrives by that', async () => {
    made.put(b, aliasTo(a, outside('x')));
    expect(await answer(a, null)).toEqual({ code: 'still-forwarded-to', address: a, by: [b] });
  });
});

describe('beside a catch-all', () => {
  beforeEach(() => {
    made.put(bob, mailbox('one'));
    made.put(catchAll, aliasTo(bob));
  });

  it('an address that does not exist may be forwarded to', async () => {
    expect(await answer(a, aliasTo(nobody))).toBe('accepted');
  });

  it('not where the catch-all is suspended', async () => {
    made.put(catchAll, { ...aliasTo(bob), enabled: false });
    expect(await answer(a, aliasTo(nobody))).toMatchObject({ code: 'forward-missing-local' });
  });

  it('an address that others forward to may go: the catch-all takes their mail', async () => {
    made.put(a, aliasTo(outside('x')));
    made.put(b, aliasTo(a));
    expect(await answer(a, null)).toBe('accepted');
  });

  it('no address goes whose mail would come to it again', async () => {
    made.put(a, mailbox('two'));
    made.put(bob, aliasTo(a));
    expect(await answer(a, null)).toEqual({ code: 'still-forwarded-to', address: a, by: [bob] });
  });

  it('nor the one that the catch-all leads to, which may be suspended', async () => {
    expect(await answer(bob, null)).toEqual({ code: 'still-forwarded-to', address: bob, by: [catchAll] });
    expect(await answer(bob, { ...mailbox('one'), enabled: false })).toBe('accepted');
  });

  it('no forward is made that comes back by the catch-all', async () => {
    made.put(catchAll, aliasTo(a));
    made.put(a, aliasTo(outside('x')));
    expect(await answer(a, aliasTo(nobody))).toEqual({ code: 'forward-loop', path: [a, nobody, a] });
    expect(await answer(catchAll, aliasTo(nobody))).toMatchObject({ code: 'forward-missing-local' });
  });
});

describe('an alias domain', () => {
  const other = domain('alias.example');
  const alias = (local: string) => address(`${local}@alias.example`);

  const bothWays = [
    [
      'of the server’s own',
      () => made.mailServer.held.aliasDomains.push({ domain: other, target: exampleOrg }),
    ],
    [
      'by a catch-all that leads to a domain',
      () => {
        made.mailServer.held.domains.add(other);
        made.put(address('@alias.example'), aliasTo(catchAll));
      },
    ],
  ] as const;

  describe.each(bothWays)('%s', (_, make) => {
    beforeEach(() => void make());

    it('is another name of an address: a forward to it is one to itself', async () => {
      expect(await answer(a, aliasTo(alias('a')))).toEqual({ code: 'forward-self', address: a });
      expect(await answer(a, aliasTo(alias('a+tag')))).toEqual({ code: 'forward-self', address: a });
    });

    it('is followed', async () => {
      made.put(b, aliasTo(alias('a')));
      expect(await answer(a, aliasTo(b))).toEqual({ code: 'forward-loop', path: [a, b, a] });
      expect(await answer(a, aliasTo(outside('x')))).toBe('accepted');
      expect(await answer(c, aliasTo(alias('b')))).toBe('accepted');
    });

    it('is looked into for what is not there, also for the postmaster of a new domain', async () => {
      made.app.store.aliasDomains.replace([{ domain: other, target: exampleOrg }]);
      const fault = { code: 'forward-missing-local', forward: alias('nobody') };
      expect(await answer(a, aliasTo(alias('nobody')))).toEqual(fault);
      const added = { kind: 'domain', domain: domain('new.example') } as const;
      const asked = await submit(made.app, ada, { ...added, postmaster: aliasTo(alias('nobody')) });
      expect(asked).toEqual({ ok: false, fault });
    });

    it('keeps its target’s address from being deleted', async () => {
      made.put(a, mailbox('one'));
      made.put(b, aliasTo(alias('a')));
      expect(await answer(a, null)).toEqual({ code: 'still-forwarded-to', address: a, by: [b] });
    });
  });
});

test('tags are recognized by the delimiters of the mail server', async () => {
  made.put(bob, mailbox('one'));
  const server = singleServer({ ...made.mailServer, recipientDelimiter: '-_' });
  const check = (subject: Address, after: AddressState) => checkAlone(server, change(subject, null, after));
  expect(await check(a, aliasTo(at('bob-news')))).toEqual(ok(null));
  expect(await check(a, aliasTo(at('bob_news')))).toEqual(ok(null));
  expect(await check(a, aliasTo(at('bob+news')))).toMatchObject({ fault: { code: 'forward-missing-local' } });
  expect(await check(a, aliasTo(at('a-x')))).toMatchObject({ fault: { code: 'forward-self' } });
  expect(await check(at('ann-x'), mailbox('two'))).toMatchObject({
    fault: { code: 'mailbox-with-tag', delimiter: '-' },
  });
  expect(await check(at('ann+x'), mailbox('two'))).toEqual(ok(null));
});

const locals = ['a', 'b', 'c', 'd', ''] as const;
const destination = fc.oneof(fc.constantFrom(...locals.slice(0, 4)).map(at), fc.constant(outside('x')));
const state = fc
  .uniqueArray(destination, { minLength: 1, maxLength: 3 })
  .map((forwards): AddressState => aliasTo(...forwards));
const directory = fc.dictionary(fc.constantFrom(...locals), state);

function serverOf(directory: Record<string, AddressState>) {
  const memory = createMemoryMailServer();
  memory.held.domains.add(exampleOrg);
  for (const [local, each] of Object.entries(directory))
    memory.held.addresses.set(address(`${local}@example.org`), each);
  return { memory, server: singleServer(memory) };
}

const checked = async (
  { memory, server }: ReturnType<typeof serverOf>,
  subject: Address,
  after: AddressState | null,
) => {
  const before = memory.held.addresses.get(subject) ?? null;
  return (await checkAlone(server, change(subject, before, after))).ok;
};

test('whatever is wrong in a directory, each of it can be suspended, led outside too, and there alone', () =>
  fc.assert(
    fc.asyncProperty(directory, async (made) => {
      const one = serverOf(made);
      for (const [subject, before] of one.memory.held.addresses) {
        const more = [...new Set<Destination>([...before.forwards, outside('x')])];
        expect(await checked(one, subject, { ...before, enabled: false })).toBe(true);
        expect(await checked(one, subject, { mailbox: null, forwards: more, enabled: true })).toBe(true);
        expect(await checked(one, subject, aliasTo(outside('x')))).toBe(true);
      }
    }),
  ));

test('whatever is wrong in a directory, all of it can be deleted, one after the other, where each may be led outside first', () =>
  fc.assert(
    fc.asyncProperty(directory, async (made) => {
      const one = serverOf(made);
      const { addresses } = one.memory.held;
      for (const subject of [...addresses.keys()]) {
        if (!(await checked(one, subject, null))) continue;
        addresses.delete(subject);
      }
      for (const subject of [...addresses.keys()]) addresses.set(subject, aliasTo(outside('x')));
      for (const subject of [...addresses.keys()]) {
        expect(await checked(one, subject, null)).toBe(true);
        addresses.delete(subject);
      }
    }),
  ));

describe('a forward to an address with a tag', () => {
  const other = mailbox('two');
  beforeEach(() => {
    made.put(bob, mailbox('one'));
    made.put(c, other);
    made.put(a, aliasTo(at('bob+news')));
  });

  it('keeps the address from being deleted, alone or with others', async () => {
    const fault = { code: 'still-forwarded-to', address: bob, by: [a] };
    expect(await answer(bob, null)).toEqual(fault);
    const together = await planChanges(made.app, ada, [
      { change: change(bob, mailbox('one'), null) },
      { change: change(c, other, null) },
    ]);
    expect(together).toMatchObject({ fault: { refusals: [{ address: bob, fault }] } });
  });

  it('keeps nothing where the address with the tag is there itself', async () => {
    made.put(at('bob+news'), aliasTo(outside('x')));
    expect(await answer(bob, null)).toBe('accepted');
    expect(await answer(at('bob+news'), null)).toBe('accepted');
  });

  it('is taken out where the address is deleted with its forwards', async () => {
    made.put(a, aliasTo(at('bob+news'), outside('x')));
    made.put(b, aliasTo(at('bob+news')));
    const changes = await takeOutOfForwards(made.app, ada, [change(bob, mailbox('one'), null)]);
    expect(changes).toContainEqual(change(a, aliasTo(at('bob+news'), outside('x')), aliasTo(outside('x'))));
    expect(changes).toContainEqual(change(b, aliasTo(at('bob+news')), null));
    expect(changes).toHaveLength(3);
  });
});
