import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Actor } from '../../../src/domain/actor.ts';
import { type Address, type Domain, domainOf, postmasterOf } from '../../../src/domain/address/address.ts';
import type { AddressState } from '../../../src/domain/address/address-state.ts';
import type { Request } from '../../../src/domain/request/request.ts';
import { joinServers } from '../../../src/mail-servers/combine-servers.ts';
import { type MailServer, MailServerUnavailable, type Order } from '../../../src/mail-servers/port.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import type { AppContext } from '../../../src/requests/context/app-context.ts';
import { mailServerQueue } from '../../../src/requests/outbox/queue-names.ts';
import { createTestApp } from '../../support/app-context.ts';
import {
  address,
  aliasTo,
  at,
  domain,
  exampleOrg,
  mailbox,
  outside,
} from '../../support/fixtures/example-org.ts';
import { createMemoryMailServer, type MemoryMailServer } from '../../support/memory-mail-server.ts';
import { applyRows } from '../../support/run-jobs.ts';

export const exampleNet = domain('example.net');

/** The addresses that everything is about: three on each mail server. */
export const addresses: readonly Address[] = [
  ...['a', 'b', 'c'].map(at),
  ...['d', 'e', 'f'].map((local) => address(`${local}@example.net`)),
];

/** Domains that a request may add, the one on the first mail server, the other on the second. */
export const newDomains: readonly Domain[] = ['example.com', 'example.edu'].map(domain);

/** All addresses that changes may be about: those, and two in each domain that may be added. */
export const allAddresses: readonly Address[] = [
  ...addresses,
  ...newDomains.flatMap((each) => [postmasterOf(each), address(`g@${each}`)]),
];

export const serverNames = ['one', 'two'] as const;
export type ServerName = (typeof serverNames)[number];

/** A job in the queue: any job may be there, whoever put it there. */
type QueuedJob = { readonly server: ServerName; readonly row: number };

/** Two mail servers and a database, whose process can be killed, and a queue that can lose everything. */
export type World = {
  readonly app: AppContext;
  readonly directory: string;
  readonly servers: Readonly<Record<ServerName, MemoryMailServer>>;
  /** As the process uses them. */
  readonly reached: Readonly<Record<ServerName, MailServer>>;
  readonly away: Set<ServerName>;
  policy: Policy;
  queue: QueuedJob[];
  readonly pass: (milliseconds: number) => void;
  /** What somebody has opened of the items that must be seen: so many of the first ones of a plan. */
  readonly opened: Opened[];
  /** The requests that somebody was told are cancelled or stopped. */
  readonly stopped: Set<number>;
  /** Told of each address that somebody changes directly. */
  changed: (subject: Address) => void;
  /** Told of each order when a mail server is given it, and again once that has done it. */
  watch: (order: Order, when: 'given' | 'done') => void;
  /** Runs something in a process that is killed at one of the next points where it waits; null: it lives on. */
  readonly living: <T>(killedAfter: number | null, run: () => Promise<T>) => Promise<T | 'killed'>;
  /** The addresses that requests hold, each with the number of its request. */
  readonly held: () => { readonly address: Address; readonly concern: string; readonly request: number }[];
  /** The plans that rows are stored for, and those that are noted as nobody's. */
  readonly plans: () => { readonly stored: number[]; readonly unnamed: number[] };
  readonly close: () => Promise<void>;
};

type Opened = {
  readonly actor: Actor;
  readonly request: number;
  readonly planHash: string;
  readonly items: number;
};

class Killed extends Error {}

type Setting = {
  /** How many changes a job has; few, so that plans have several batches. */
  readonly ordersPerJob?: number;
  /** Whether the process can be killed also where it waits for a mail server, and not only for its database. */
  readonly diesAtServers?: boolean;
};

export async function createWorld(
  policy: Policy,
  { ordersPerJob = 2, diesAtServers = true }: Setting = {},
): Promise<World> {
  const life = { left: Number.POSITIVE_INFINITY };
  /** A point where the process waits, and may be killed; from then on it does nothing more. */
  const waitPoint = (): void => {
    life.left -= 1;
    if (life.left < 0) throw new Killed();
  };
  const made = await createTestApp();
  const servers = { one: createMemoryMailServer(), two: createMemoryMailServer() };
  const away = new Set<ServerName>();
  const reach: Reach = {
    ...{ away, ordersPerJob },
    waitPoint: diesAtServers ? waitPoint : () => undefined,
    watch: (...told) => world.watch(...told),
  };
  const reached = {
    one: reachedServer('one', servers.one, reach),
    two: reachedServer('two', servers.two, reach),
  };
  const commit: typeof made.app.store.commit = async (...given) => {
    waitPoint();
    const done = await made.app.store.commit(...given);
    waitPoint();
    return done;
  };
  const app: AppContext = {
    ...made.app,
    store: { ...made.app.store, commit },
    mailServer: joinServers(
      [
        { server: reached.one, domains: domainsOf('one'), isRemote: false },
        { server: reached.two, domains: domainsOf('two'), isRemote: false },
      ],
      () => made.app.store.domains.all().map((each) => each.domain),
    ),
    policy: () => world.policy,
    publish: async () => {
      relay(world);
      return true;
    },
  };
  const sqlite = new Database(join(made.directory, 'facteur.sqlite'), { readonly: true });
  const world: World = {
    ...{ app, directory: made.directory, servers, reached, away, policy, queue: [], pass: made.pass },
    ...{ opened: [], stopped: new Set(), changed: () => undefined, watch: () => undefined },
    living: async (killedAfter, run) => {
      life.left = killedAfter ?? Number.POSITIVE_INFINITY;
      try {
        return await run();
      } catch (error) {
        if (life.left < 0) return 'killed';
        throw error;
      } finally {
        life.left = Number.POSITIVE_INFINITY;
      }
    },
    held: () =>
      sqlite
        .prepare<[], ReturnType<World['held']>[number]>(
          "select address, concern, request_id as request from held_addresses where concern not like 'target%' order by 1, 2",
        )
        .all(),
    plans: () => ({
      stored: sqlite.prepare<[], number>('select distinct plan from request_changes').pluck().all(),
      unnamed: sqlite.prepare<[], number>('select plan from unnamed_plans').pluck().all(),
    }),
    close: async () => {
      sqlite.close();
      await made.close();
    },
  };
  for (const each of [exampleOrg, exampleNet]) addDomain(world, each);
  return world;
}

/** Every request, the newest first. */
export const requestsOf = ({ app }: Pick<World, 'app'>): Request[] =>
  app.store.requests.list({ domains: [...domainsOf('one'), ...domainsOf('two')], tenant: 'none' }, 1_000);

const domainsOf = (server: ServerName): Domain[] =>
  [exampleOrg, exampleNet, ...newDomains].filter((_, index) => (index % 2 === 0) === (server === 'one'));

export const serverOf = (subject: Address): ServerName =>
  domainsOf('one').includes(domainOf(subject)) ? 'one' : 'two';

export const isHosted = ({ servers }: Pick<World, 'servers'>, subject: Address): boolean =>
  servers[serverOf(subject)].held.domains.has(domainOf(subject));

export const stateNow = ({ servers }: Pick<World, 'servers'>, subject: Address): AddressState | null =>
  servers[serverOf(subject)].held.addresses.get(subject) ?? null;

/** Somebody changes an address on its mail server directly, and the mirror is synced. */
export function put(world: World, subject: Address, state: AddressState | null): void {
  const { servers, app } = world;
  const { held } = servers[serverOf(subject)];
  if (state) held.addresses.set(subject, state);
  else held.addresses.delete(subject);
  app.store.addresses.put(subject, state);
  world.changed(subject);
}

function addDomain(world: World, name: Domain): void {
  world.servers[name === exampleOrg ? 'one' : 'two'].held.domains.add(name);
  world.app.store.domains.add(name);
  for (const subject of addresses.filter((each) => domainOf(each) === name).slice(0, 2)) {
    put(world, subject, mailbox(`first of ${subject}`));
    world.servers[serverOf(subject)].held.sizes.set(`first of ${subject}` as never, {
      messages: 1,
      bytes: 100,
    });
  }
  put(world, address(`postmaster@${name}`), aliasTo(outside('operator')));
}

type Reach = {
  readonly waitPoint: () => void;
  readonly away: ReadonlySet<ServerName>;
  readonly watch: World['watch'];
  readonly ordersPerJob: number;
};

/** Puts every job of the outbox into the queue, also those that are there already. */
export function relay(world: World): void {
  for (const { id, queue } of applyRows(world.app)) {
    const server = serverNames.find((name) => queue === mailServerQueue(name));
    if (server) world.queue.push({ server, row: id });
  }
  world.queue = world.queue.slice(-20);
}

/** A mail server as the process reaches it: it may be away. */
function reachedServer(
  name: ServerName,
  server: MemoryMailServer,
  { waitPoint, away, watch, ordersPerJob }: Reach,
): MailServer {
  const reach = async <T>(ask: () => Promise<T>): Promise<T> => {
    waitPoint();
    if (away.has(name)) throw new MailServerUnavailable('locked', `${name} is away`);
    return ask();
  };
  return {
    ...server,
    ...{ name, ordersPerJob, ordersAtOnce: ordersPerJob },
    domains: () => reach(server.domains),
    aliasDomains: () => reach(server.aliasDomains),
    read: (subject) => reach(() => server.read(subject)),
    readMany: (subjects) => reach(() => server.readMany(subjects)),
    measure: (subject) => reach(() => server.measure(subject)),
    measureMany: (subjects) => reach(() => server.measureMany(subjects)),
    appPasswords: (subject) => reach(() => server.appPasswords(subject)),
    forwardersTo: (subject) => reach(() => server.forwardersTo(subject)),
    forwardersToMany: (subjects) => reach(() => server.forwardersToMany(subjects)),
    page: (after, limit) => reach(() => server.page(after, limit)),
    apply: async (order) => {
      const outcome = await reach(() => {
        watch(order, 'given');
        return server.apply(order);
      });
      if (outcome.kind === 'applied') watch(order, 'done');
      waitPoint();
      return outcome;
    },
  };
}
