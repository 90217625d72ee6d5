import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import { type AddressState, sameState } from '../../../src/domain/address/address-state.ts';
import { joinServers, singleServer } from '../../../src/mail-servers/combine-servers.ts';
import { type AddressEntry, type MailServer, MailServerUnavailable } from '../../../src/mail-servers/port.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { type SyncResult, syncMirror } from '../../../src/requests/mirror/sync-mirror.ts';
import { createTestApp } from '../../support/app-context.ts';
import { addressStates } from '../../support/fixtures/arbitrary-states.ts';
import {
  ada,
  address,
  aliasTo,
  ask,
  at,
  change,
  domain,
  type ExampleOrg,
  exampleOrg,
  mailbox,
  mailboxId,
  makeExampleOrg,
  outside,
  requestOf,
} from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer } from '../../support/memory-mail-server.ts';
import { runApplyJobs } from '../../support/run-jobs.ts';

const other = domain('other.example');
const postmaster = address('postmaster@other.example');
const signal = new AbortController().signal;

let made: ExampleOrg;
/** An app context whose mirror holds all of example.org. */
beforeEach(async () => {
  made = await makeExampleOrg();
  made.app.store.domains.setMirrored(exampleOrg, true);
});
afterEach(() => made.close());

const sync = (app: AppContext = made.app): Promise<SyncResult> => syncMirror(app, signal);
const rows = (...domains: (typeof other)[]) =>
  made.app.store.drift.list(domains.length === 0 ? [exampleOrg, other] : domains, 5_000);
const inMirror = () =>
  new Map(made.app.store.addresses.page(null, 10_000).map((each) => [each.address, each.state]));
const audited = (subject: Address) =>
  made.app.store.audit.forAddress(subject, 100).filter(({ event }) => event.endsWith('drifted'));
/** Changes an address on the mail server directly. */
const changeDirectly = (subject: Address, state: AddressState | null) =>
  state ? made.mailServer.held.addresses.set(subject, state) : made.mailServer.held.addresses.delete(subject);
const fill = (count: number) => {
  for (let index = 0; index < count; index++) changeDirectly(at(`new${index}`), aliasTo(outside('x')));
};
/** The same app context with a mail server that differs in something. */
const over = (otherwise: Partial<MailServer>): AppContext => ({
  ...made.app,
  mailServer: singleServer({ ...made.mailServer, ...otherwise }),
});

describe('a sync', () => {
  it('has the mirror hold what the mail server does, and writes down all that differed, once', async () => {
    const subjects = ['a', 'b', 'c', 'd', 'e'].map((name) => at(name));
    const statePairs = fc.array(fc.tuple(addressStates, addressStates), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(statePairs, async (states) => {
        const { store } = made.app;
        const since = rows()[0]?.id ?? 0;
        const differing = new Map<Address, (AddressState | null)[]>();
        for (const [index, [before, after]] of states.entries()) {
          const subject = subjects[index] ?? at('x');
          store.addresses.put(subject, before);
          changeDirectly(subject, after);
          if (!sameState(before, after)) differing.set(subject, [before, after]);
        }
        expect(await sync()).toEqual({ drifted: differing.size, filled: 0 });
        for (const subject of subjects)
          expect(sameState(inMirror().get(subject) ?? null, await made.mailServer.read(subject))).toBe(true);
        expect(inMirror().size).toBe(made.mailServer.held.addresses.size);
        const recorded = rows().filter(({ id }) => id > since);
        expect(new Map(recorded.map((row) => [row.address, [row.before, row.after]]))).toEqual(differing);
        expect(recorded.map(({ what }) => what)).toEqual(
          recorded.map(({ before, after }) => (before ? (after ? 'changed' : 'gone') : 'appeared')),
        );
        const newest = store.audit.newest();
        expect(await sync()).toEqual({ drifted: 0, filled: 0 });
        expect(store.audit.newest()).toBe(newest);
        expect(rows()[0]?.id ?? 0).toBe(recorded[0]?.id ?? since);
      }),
      { numRuns: 100 },
    );
  });

  it('is silent about what a domain that is new to the mirror holds', async () => {
    made.app.store.domains.setMirrored(exampleOrg, false);
    fill(600);
    expect(await sync()).toEqual({ drifted: 0, filled: 600 });
    expect(rows()).toEqual([]);
    expect(made.app.store.domains.get(exampleOrg)).toMatchObject({ addresses: 601, mirrored: true });
    changeDirectly(at('new7'), null);
    expect(await sync()).toEqual({ drifted: 1, filled: 0 });
  });

  it('leaves out addresses of domains that the mail server does not receive for', async () => {
    changeDirectly(postmaster, aliasTo(outside('x')));
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
    expect(inMirror().has(postmaster)).toBe(false);
  });

  it('keeps the newest of each address', async () => {
    for (let count = 0; count < 25; count++) {
      changeDirectly(at('bob'), aliasTo(outside(`x${count}`)));
      await sync();
    }
    expect(rows()).toHaveLength(20);
    expect(rows()[0]?.after).toEqual(aliasTo(outside('x24')));
    expect(audited(at('bob'))).toHaveLength(25);
  });

  it('reports so many as one, and holds all of them after', async () => {
    fill(1_001);
    changeDirectly(at('postmaster'), aliasTo(outside('someone')));
    expect(await sync()).toEqual({ drifted: 1_002, filled: 0 });
    expect(rows()).toMatchObject([{ address: null, domain: exampleOrg, what: 'changed', count: 1_002 }]);
    expect(audited(at('postmaster'))).toMatchObject([{ event: 'domain-drifted' }]);
    expect(inMirror()).toEqual(made.mailServer.held.addresses);
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
  });

  it('reports so many over many domains as one of each', async () => {
    const domains = Array.from({ length: 6 }, (_, index) => domain(`d${index}.example`));
    for (const each of domains) {
      made.mailServer.held.domains.add(each);
      made.app.store.domains.add(each);
      made.app.store.domains.setMirrored(each, true);
      for (let index = 0; index < 900; index++)
        changeDirectly(address(`new${index}@${each}`), aliasTo(outside('x')));
    }
    expect(await sync()).toEqual({ drifted: 5_400, filled: 0 });
    expect(rows(...domains).map(({ address: subject, count }) => [subject, count])).toEqual(
      domains.map(() => [null, 900]),
    );
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
  });

  it('gives way to everything else between pages', async () => {
    made.app.store.domains.setMirrored(exampleOrg, false);
    fill(1_000);
    let turns = 0;
    let done = false;
    const turn = () => {
      turns += 1;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    await sync();
    done = true;
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('has the links of a mailbox that is no more, or is another, work no more; nobody owns what appeared', async () => {
    const { store } = made.app;
    made.put(at('bob'), mailbox('one'));
    for (const mailbox of [mailboxId('one'), mailboxId('two')])
      store.owners.put({ mailbox, address: at('bob'), owner: ada, person: 'ada' });
    const link = { tokenHash: 'hash', address: at('bob'), mailbox: mailboxId('one'), issuedTo: ada };
    store.passwordLinks.add({ ...link, expiresAt: 1, appPassword: null });
    changeDirectly(at('bob'), mailbox('two'));
    await sync();
    expect(store.passwordLinks.get('hash')?.endedAs).toBe('superseded');
    expect(store.owners.of(mailboxId('two'))).toBeUndefined();
  });
});

describe('domains', () => {
  it('that appear are the operator’s to see, without a policy file, and reported once', async () => {
    made.mailServer.held.domains.add(other);
    changeDirectly(postmaster, aliasTo(outside('x')));
    expect(await sync()).toEqual({ drifted: 1, filled: 1 });
    expect(rows(other)).toMatchObject([{ address: null, what: 'appeared' }]);
    expect(made.app.store.domains.tenantsOf(other)).toEqual(['terminal/terminal']);
    expect(made.app.store.domains.get(other)).toMatchObject({ addresses: 1, mirrored: true });
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
  });

  it('that were never seen before are no drift', async () => {
    const { app, mailServer, close } = await createTestApp();
    mailServer.held.domains.add(exampleOrg);
    mailServer.held.addresses.set(at('postmaster'), aliasTo(outside('x')));
    expect(await sync(app)).toEqual({ drifted: 0, filled: 1 });
    expect(app.store.drift.list([exampleOrg], 5_000).length).toBe(0);
    expect(app.store.audit.newest()).toBe(0);
    await close();
  });

  it('that vanish take their addresses with them, stay whose they were, and come back', async () => {
    const { store } = made.app;
    store.domains.bind('slack/T1', exampleOrg);
    made.put(at('bob'), mailbox('one'));
    store.owners.put({ mailbox: mailboxId('one'), address: at('bob'), owner: ada, person: 'ada' });
    made.mailServer.held.domains.delete(exampleOrg);
    expect(await sync()).toEqual({ drifted: 1, filled: 0 });
    expect(rows()).toMatchObject([{ domain: exampleOrg, address: null, what: 'gone', count: 2 }]);
    expect(store.domains.get(exampleOrg)).toBeUndefined();
    expect(inMirror().size).toBe(0);
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });

    // A directory that is missing from now on is lost: no empty one is created in its place.
    expect(store.domains.everKnown()).toBe(true);
    made.mailServer.held.domains.add(exampleOrg);
    expect(await sync()).toEqual({ drifted: 1, filled: 2 });
    expect(store.domains.of('slack/T1')).toMatchObject([{ domain: exampleOrg, addresses: 2, mailboxes: 1 }]);
    expect(store.owners.of(mailboxId('one'))).toEqual(ada);
  });

  it('that we add while the mail server is asked are neither new nor gone', async () => {
    const adding = over({
      domains: async () => {
        const before = await made.mailServer.domains();
        made.mailServer.held.domains.add(other);
        made.app.store.domains.add(other);
        return before;
      },
    });
    expect(await sync(adding)).toEqual({ drifted: 0, filled: 0 });
    expect(made.app.store.domains.isKnown(other)).toBe(true);
  });
});

describe('our own changes', () => {
  const bob = at('bob');
  const wanted = change(bob, null, aliasTo(outside('x')));

  it('are no drift while they are under way', async () => {
    const { id } = await ask(made.app, ada, wanted);
    await made.mailServer.apply({ change: wanted, by: 'ada' });
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
    await runApplyJobs(made.app);
    expect(requestOf(made.app, id).state).toBe('applied');
    expect(await sync()).toEqual({ drifted: 0, filled: 0 });
  });

  it.each(['page', 'read'] as const)(
    'are no drift where they come between %s and comparison',
    async (which) => {
      changeDirectly(bob, aliasTo(outside('changed')));
      const drifting = over({
        [which]: async (...args: never[]) => {
          // The answer to any call is older than our change, which is settled by the time it arrives.
          const answer = await (made.mailServer[which] as (...all: never[]) => Promise<unknown>)(...args);
          changeDirectly(bob, null);
          await ask(made.app, ada, change(bob, null, aliasTo(outside('ours')))).catch(() => undefined);
          await runApplyJobs(made.app);
          return answer;
        },
      });
      expect(await sync(drifting)).toEqual({ drifted: 0, filled: 0 });
      expect(inMirror().get(bob)).toEqual(aliasTo(outside('ours')));
      expect(rows()).toEqual([]);
    },
  );

  it('are not taken back where the mirror is being filled', async () => {
    made.app.store.domains.setMirrored(exampleOrg, false);
    let done = false;
    const late = over({
      page: async (...args) => {
        const page = await made.mailServer.page(...args);
        if (done) return page;
        done = true;
        await ask(made.app, ada, wanted);
        await runApplyJobs(made.app);
        return page;
      },
    });
    await sync(late);
    expect(inMirror().get(bob)).toEqual(aliasTo(outside('x')));
  });

  it('go stale on what others changed, which is reported as well', async () => {
    made.put(bob, aliasTo(outside('x')));
    const { id } = await ask(made.app, ada, change(bob, aliasTo(outside('x')), aliasTo(outside('y'))));
    changeDirectly(bob, aliasTo(outside('z')));
    await sync();
    expect(rows()).toEqual([]);
    await runApplyJobs(made.app);
    expect(requestOf(made.app, id).state).toBe('stale');
    expect(rows()).toMatchObject([{ address: bob, what: 'changed', after: aliasTo(outside('z')) }]);
    expect(inMirror().get(bob)).toEqual(aliasTo(outside('z')));
  });
});

describe('a mail server that can’t be asked', () => {
  const fixed: AddressEntry[] = [{ address: at('a'), state: aliasTo(outside('x')) }];
  const besideAnother = (server: MailServer) =>
    joinServers([
      { server, domains: [exampleOrg], isRemote: true },
      { server: createMemoryMailServer(), domains: 'all', isRemote: false },
    ]);
  const away = async () => {
    throw new MailServerUnavailable('unreachable', 'it is away');
  };

  it.each(['domains', 'page', 'read'] as const)('at %s leaves all as it is', async (which) => {
    made.put(at('bob'), aliasTo(outside('x')));
    changeDirectly(at('bob'), null);
    const before = inMirror();
    await expect(sync(over({ [which]: away }))).rejects.toThrow(MailServerUnavailable);
    expect(inMirror()).toEqual(before);
    expect(rows()).toEqual([]);
    expect(await sync()).toEqual({ drifted: 1, filled: 0 });
  });

  it('half-way has nothing claimed; the next run goes on', async () => {
    fill(600);
    let asked = 0;
    const leaving = over({
      page: async (...args) => {
        asked += 1;
        return asked > 2 ? away() : made.mailServer.page(...args);
      },
    });
    await expect(sync(leaving)).rejects.toThrow(MailServerUnavailable);
    expect(rows()).toEqual([]);
    expect(await sync()).toEqual({ drifted: 600, filled: 0 });
  });

  it('half-way through a first filling keeps what is there, and the rest comes silently', async () => {
    made.app.store.domains.setMirrored(exampleOrg, false);
    fill(600);
    let asked = 0;
    const leaving = over({
      page: async (...args) => {
        asked += 1;
        return asked > 2 ? away() : made.mailServer.page(...args);
      },
    });
    await expect(sync(leaving)).rejects.toThrow(MailServerUnavailable);
    expect(inMirror().size).toBeGreaterThan(200);
    await sync();
    expect(inMirror()).toEqual(made.mailServer.held.addresses);
    expect(rows()).toEqual([]);
  });

  it.each<[string, (page: AddressEntry[], asked: number) => AddressEntry[]]>([
    ['the same for ever', (page, asked) => (asked === 1 ? page : fixed)],
    ['one that ends where the last one did', (page, asked) => (asked === 1 ? page : page.concat(fixed))],
    ['back and forth', (page) => page.toReversed()],
  ])('pages %s end the sync with an error, whatever the mirror holds', async (_what, otherwise) => {
    fill(600);
    let asked = 0;
    const stuck: MailServer = {
      ...made.mailServer,
      page: async (...args) => {
        asked += 1;
        if (asked > 20) throw new Error('It goes on for ever');
        return otherwise(await made.mailServer.page(...args), asked);
      },
    };
    for (const mailServer of [singleServer(stuck), besideAnother(stuck)]) {
      asked = 0;
      await expect(sync({ ...made.app, mailServer })).rejects.toThrow(
        /lists its addresses out of order: .* Run the same version/,
      );
    }
    expect(rows()).toEqual([]);
    expect(await sync()).toEqual({ drifted: 600, filled: 0 });
  });

  it('one address twice in a row is no error', async () => {
    fill(3);
    const twice = over({
      page: async (...args) => (await made.mailServer.page(...args)).flatMap((each) => [each, each]),
    });
    expect(await sync(twice)).toEqual({ drifted: 3, filled: 0 });
  });

  it('and a page that came short have no address vanish', async () => {
    fill(3);
    await sync();
    const short = over({ page: async () => [] });
    expect(await sync(short)).toEqual({ drifted: 0, filled: 0 });
    made.app.store.domains.setMirrored(exampleOrg, false);
    await sync(short);
    expect(inMirror()).toEqual(made.mailServer.held.addresses);
  });
});
