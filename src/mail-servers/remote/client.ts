import { defaultDelimiter } from '../../domain/address/address.ts';
import type { Condition } from '../../domain/condition.ts';
import { type MailServer, MailServerUnavailable, type ServerTraits } from '../port.ts';
import { workerKeyVariable } from '../server-variables.ts';
import type { RemoteCall, RemoteMethod, RemoteReply } from './protocol.ts';
import { UnauthenticReply } from './sealed-calls.ts';

export type RemoteOptions = Pick<MailServer, 'name'> & {
  /** What such a mail server is like, until its worker says so itself. */
  readonly traits: ServerTraits;
  /** Asks the worker; rejects where none answers in time. */
  readonly call: (call: RemoteCall) => Promise<RemoteReply>;
  /** Whether a worker is there, and what waits for it. */
  readonly workerHealth: () => Promise<Condition>;
};

/**
 * A mail server on another host, as far as can be told from here: its worker is asked. Orders never come this way:
 * they wait in the server's queue for that worker.
 */
export function createRemoteMailServer({
  name,
  call,
  workerHealth,
  traits: usual,
}: RemoteOptions): MailServer {
  let traits = usual;
  let isKnown = false;

  /** Before anything else, what it can do. */
  async function ask<T>(question: RemoteMethod | 'refuses', ...parameters: readonly unknown[]): Promise<T> {
    if (!isKnown) {
      traits = await callMethod<ServerTraits>('traits');
      isKnown = true;
    }
    return callMethod(question, ...parameters);
  }

  async function callMethod<T>(
    question: RemoteMethod | 'refuses' | 'traits',
    ...parameters: readonly unknown[]
  ): Promise<T> {
    const answer = await call({ question, parameters }).catch((cause: unknown) => {
      throw noReplyError(name, cause);
    });
    switch (answer.kind) {
      case 'value':
        // The worker answers by the same port.
        return answer.value as T;
      case 'unavailable':
        throw new MailServerUnavailable(answer.trouble, answer.message);
      case 'not-understood':
        throw new MailServerUnavailable('unreachable', answer.message);
    }
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
      // A worker of an older version does not say it.
      return traits.cleanupAfter ?? usual.cleanupAfter ?? 0;
    },
    get passwordScheme() {
      return traits.passwordScheme ?? 'ARGON2ID';
    },
    get quotaUnit() {
      return traits.quotaUnit ?? 1;
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
    // A password never goes through the queue in clear: what the server asks of it, its worker finds too late.
    rules: { refuses: (change) => ask('refuses', change), refusesPassword: async () => null },
    domains: () => ask('domains'),
    aliasDomains: () => ask('aliasDomains'),
    read: (address) => ask('read', address),
    measure: (address) => ask('measure', address),
    appPasswords: (address) => ask('appPasswords', address),
    forwardersTo: (address) => ask('forwardersTo', address),
    page: (after, limit) => ask('page', after, limit),
    purge: (id) => ask('purge', id),
    apply: () => Promise.reject(new Error(`Orders for ${name} are carried out by its worker alone`)),
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
