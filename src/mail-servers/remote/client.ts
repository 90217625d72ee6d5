import { type Address, defaultDelimiter } from '../../domain/address/address.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Fence } from '../../lib/fence/fence.ts';
import {
  defaultOrders,
  type Impossible,
  type MailServer,
  MailServerUnavailable,
  type ServerTraits,
} from '../port.ts';
import { workerKeyVariable } from '../server-variables.ts';
import { createAddressReads } from '../shared/list-reads.ts';
import type { RemoteCall, RemoteMethod, RemoteReply } from './protocol.ts';
import { UnauthenticReply } from './sealed-calls.ts';

/** Mailboxes measured by one call: each may mean reading a directory of thousands of files. */
const measuredPerCall = 50;

export type RemoteOptions = Pick<MailServer, 'name'> & {
  /** What its driver's mail servers are like, until the worker has answered. */
  readonly traits: ServerTraits;
  /** Calls the worker; rejects where it does not answer in time. */
  readonly call: (call: RemoteCall) => Promise<RemoteReply>;
  /** By which Facteur writes, where it has a standby. */
  readonly fence?: Fence | undefined;
  /** Whether a worker runs, and how many orders wait for it. */
  readonly workerHealth: () => Promise<Condition>;
};

/**
 * A mail server on another host: each read is a call to its worker. Orders don't go this way: they wait in the server's
 * queue for that worker.
 */
export function createRemoteMailServer({
  name,
  call,
  workerHealth,
  traits: driverTraits,
  fence,
}: RemoteOptions): MailServer {
  let traits = driverTraits;
  let isKnown = false;

  /** Calls a method, and learns the server's traits before the first one. */
  async function ask<T>(method: RemoteMethod | 'refuses', ...parameters: readonly unknown[]): Promise<T> {
    if (!isKnown) {
      traits = await callMethod<ServerTraits>('traits');
      isKnown = true;
    }
    return callMethod(method, ...parameters);
  }

  async function callMethod<T>(
    method: RemoteMethod | 'refuses' | 'traits',
    ...parameters: readonly unknown[]
  ): Promise<T> {
    const reply = await call({ question: method, parameters }).catch((cause: unknown) => {
      throw noReplyError(name, cause);
    });
    switch (reply.kind) {
      case 'value':
        // The worker implements the same port.
        return reply.value as T;
      case 'unavailable':
        throw new MailServerUnavailable(reply.trouble, reply.message);
      case 'not-understood':
        throw new MailServerUnavailable('unreachable', reply.message);
    }
  }

  /** Asks about addresses, some in each call; a worker has to answer a call within seconds. */
  async function askAbout<T>(
    method: RemoteMethod,
    addresses: readonly Address[],
    perCall = addresses.length,
    ...more: readonly unknown[]
  ): Promise<Map<Address, T>> {
    const found = new Map<Address, T>();
    for (let start = 0; start < addresses.length; start += perCall) {
      const part = addresses.slice(start, start + perCall);
      const answers = await ask<readonly (T | null)[]>(method, part, ...more);
      for (const [index, address] of part.entries()) {
        const answer = answers[index] ?? null;
        if (answer !== null) found.set(address, answer);
      }
    }
    return found;
  }

  return {
    name,
    get lacks() {
      return traits.lacks;
    },
    get keepsRemoved() {
      return traits.keepsRemoved;
    },
    get cleanupAfter() {
      // Workers of older versions don't send it.
      return traits.cleanupAfter ?? driverTraits.cleanupAfter ?? 0;
    },
    get passwordScheme() {
      return traits.passwordScheme ?? 'ARGON2ID';
    },
    get quotaUnit() {
      return traits.quotaUnit ?? 1;
    },
    get domainQuotaUnit() {
      return traits.domainQuotaUnit ?? 1;
    },
    get suspendedGoesToCatchAll() {
      return traits.suspendedGoesToCatchAll ?? false;
    },
    get recipientDelimiter() {
      return traits.recipientDelimiter ?? defaultDelimiter;
    },
    get disposals() {
      return traits.disposals ?? {};
    },
    get lockOutLeaves() {
      return traits.lockOutLeaves ?? [];
    },
    get renameRedirects() {
      return traits.renameRedirects ?? false;
    },
    get signsNewKeys() {
      return traits.signsNewKeys ?? false;
    },
    get loginRecords() {
      return traits.loginRecords ?? driverTraits.loginRecords ?? 'all';
    },
    get ordersPerJob() {
      return traits.ordersPerJob ?? driverTraits.ordersPerJob ?? defaultOrders.perJob;
    },
    get ordersAtOnce() {
      return traits.ordersAtOnce ?? driverTraits.ordersAtOnce ?? defaultOrders.atOnce;
    },
    // No password goes through the queue in clear, so the server's own rules for passwords can't be checked from here.
    rules: {
      // One list, however long: limits count over all of it. A mail server without rules gives null.
      refuses: async (wishes) =>
        (await ask<(Impossible | null)[] | null>('refuses', wishes)) ?? wishes.map(() => null),
      refusesPassword: async () => null,
    },
    domains: () => ask('domains'),
    aliasDomains: () => ask('aliasDomains'),
    ...createAddressReads({
      states: (addresses) => askAbout('readMany', addresses),
      sizes: (addresses) => askAbout('measureMany', addresses, measuredPerCall),
      lastLogins: (addresses) => askAbout('lastLogins', addresses),
      // Workers of older versions leave out who forwards with a tag.
      forwarders: (addresses, delimiters) =>
        askAbout('forwardersToMany', addresses, addresses.length, delimiters),
    }),
    appPasswords: (address) => ask('appPasswords', address),
    folders: (address) => ask('folders', address),
    domainQuota: (domain) => ask('domainQuota', domain),
    access: (address) => ask('access', address),
    dkimKeys: (domain) => ask('dkimKeys', domain),
    absence: (address) => ask('absence', address),
    page: (after, limit) => ask('page', after, limit),
    trace: (query) => ask('trace', query),
    sendTest: (mail) => ask('sendTest', mail),
    purge: (id) => ask('purge', id, fence?.token()),
    refuseBelow: (token) => ask('refuseBelow', token),
    apply: () => Promise.reject(new Error(`Orders for ${name} are applied by its worker alone`)),
    workerHealth,
    conditions: async () => {
      const worker = await workerHealth();
      if (!worker.ok) return [worker];
      try {
        return [worker, ...(await ask<readonly Condition[]>('conditions'))];
      } catch (error) {
        if (!(error instanceof MailServerUnavailable)) throw error;
        return [{ ...worker, ok: false, detail: error.message }];
      }
    },
    close: async () => undefined,
  };
}

const noReplyError = (name: string, cause: unknown): MailServerUnavailable =>
  new MailServerUnavailable(
    'unreachable',
    cause instanceof UnauthenticReply ? unauthenticReplyMessage(name, cause) : noReplyMessage(name),
    { cause },
  );

const noReplyMessage = (name: string): string =>
  `The worker of the mail server ${name} gives no answer. Start it on that host: npm run worker -- --server ${name}`;

const unauthenticReplyMessage = (name: string, { hint }: UnauthenticReply): string =>
  hint === 'version'
    ? `What answers for the worker of the mail server ${name} is of another version of Facteur, and is not believed. Run the same version on both.`
    : `What answers for the worker of the mail server ${name} does not have the key of ${workerKeyVariable(name)}, or knows another one of Facteur’s, and is not believed. Set ${workerKeyVariable(name)} here to the key that the worker says at its start, and FACTEUR_KEY there to the one that Facteur says at its own.`;
