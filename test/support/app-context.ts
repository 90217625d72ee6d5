import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platforms } from '../../src/domain/actor.ts';
import type { MailboxId } from '../../src/domain/address/address-state.ts';
import { singleServer } from '../../src/mail-servers/combine-servers.ts';
import type { MailServer } from '../../src/mail-servers/port.ts';
import { noPolicy } from '../../src/policy/policy.ts';
import type { AppContext } from '../../src/requests/context/app-context.ts';
import type { DomainLook } from '../../src/requests/context/domain-look.ts';
import type { GroupDirectory } from '../../src/requests/context/group-directory.ts';
import { createSeal } from '../../src/requests/context/seal.ts';
import { openStore } from '../../src/store/store.ts';
import { noTracing } from '../../src/tracing/tracing.ts';
import { createMemoryMailServer, type MemoryMailServer } from './memory-mail-server.ts';

export type TestApp = {
  readonly app: AppContext;
  /** The context's mail server, unless it was overridden. */
  readonly mailServer: MemoryMailServer;
  /** The directory of `facteur.sqlite`. */
  readonly directory: string;
  /** Advances the clock, which stands still otherwise. */
  readonly pass: (milliseconds: number) => void;
  /** Sets the clock to another time, while no monotonic time passes. */
  readonly turnClock: (milliseconds: number) => void;
  /** The monotonic clock, in milliseconds. */
  readonly monotonicNow: () => number;
  /** Closes the database and deletes it. */
  readonly close: () => Promise<void>;
};

/** Chats without any groups. */
const noGroups: GroupDirectory = { read: async () => ({ kind: 'gone' }), list: async () => [] };

/** The members of the context that a test replaces. */
export type Overrides = Partial<Omit<AppContext, 'mailServer'>> & { readonly mailServer?: MailServer };

const none = async () => ({ kind: 'none' }) as const;

/** A DNS in which nothing is found, for an operator who has set nothing. */
export const emptyDomainLook: DomainLook = {
  dns: { mx: none, txt: none, a: none, aaaa: none, cname: none, srv: none, ptr: none },
  fetchSts: async () => ({ kind: 'wrong', why: 'missing' }),
  expected: { mailHosts: [], outgoing: [], settingsHost: null, services: [] },
};

/** An app context for use cases: a real database and seal, a mail server in memory, a queue that accepts everything. */
export async function createTestApp(overrides: Overrides = {}): Promise<TestApp> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-app-'));
  // A power cut is no matter here, and thousands of commits need not wait for the disk.
  const store = openStore(join(directory, 'facteur.sqlite'), 'normal');
  const mailServer = createMemoryMailServer();
  const { mailServer: _, ...others } = overrides;
  let now = Date.UTC(2026, 0, 1);
  const app: AppContext = {
    store,
    mailServer: singleServer(overrides.mailServer ?? mailServer),
    publish: async () => true,
    seal: createSeal('a secret for tests'),
    clock: () => now,
    newMailboxId: () => randomUUID() as MailboxId,
    retentionDays: 30,
    publicUrl: 'http://facteur.test',
    activePlatforms: () => platforms,
    domainLook: emptyDomainLook,
    groups: noGroups,
    healthChecks: async () => [],
    policy: () => noPolicy,
    admins: [],
    tracing: noTracing,
    ...others,
  };
  let passed = 0;
  const turnClock = (milliseconds: number) => {
    now += milliseconds;
  };
  const pass = (milliseconds: number) => {
    turnClock(milliseconds);
    passed += milliseconds;
  };
  const close = async () => {
    store.close();
    await rm(directory, { recursive: true });
  };
  return { app, mailServer, directory, pass, turnClock, monotonicNow: () => passed, close };
}
