import type { Domain } from '../domain/address/address.ts';
import type { AliasDomain } from '../domain/address/alias-domain.ts';
import type { Logger } from '../logging/logger.ts';
import { combineServers, type MailServers } from '../mail-servers/combine-servers.ts';
import type { ConfiguredServer } from '../mail-servers/connection-settings.ts';
import type { OpenMailServer } from '../mail-servers/open-mail-server.ts';
import type { MailServer } from '../mail-servers/port.ts';
import { definitionOf } from '../mail-servers/registry.ts';
import { createEnvelope, type Envelope } from '../mail-servers/remote/envelope.ts';
import type { KeyPair } from '../mail-servers/remote/keys.ts';
import { openRemote } from '../mail-servers/remote/open-remote.ts';
import { callsQueue } from '../mail-servers/remote/protocol.ts';
import type { MailServerBinding } from '../policy/policy.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import { mailServerQueue } from '../requests/outbox/queue-names.ts';

/** The envelopes to workers, by the names of their mail servers. */
export type Envelopes = ReadonlyMap<string, Envelope>;

/** Creates the envelopes for all mail servers that a worker beside them reaches. */
export const createEnvelopes = (servers: readonly ConfiguredServer[], ownKey: () => KeyPair): Envelopes =>
  new Map(
    servers.flatMap(({ binding: { name }, access }) =>
      access.driver === 'worker' ? [[name, createEnvelope(ownKey(), access.key, name)] as const] : [],
    ),
  );

export type OpenAllOptions = {
  readonly servers: readonly ConfiguredServer[];
  readonly openMailServer: OpenMailServer;
  readonly queue: Promise<RunningQueue>;
  readonly envelopes: Envelopes;
  /** The domains as last seen, for while a server is out of reach. */
  readonly knownDomains: () => readonly Domain[];
  readonly knownAliasDomains: () => readonly AliasDomain[];
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Logger;
  readonly clock: () => number;
};

/** Opens all mail servers: those of this host through their drivers, the others through their workers. */
export async function openAllServers({
  servers,
  openMailServer,
  queue,
  envelopes,
  knownDomains,
  knownAliasDomains,
  ...options
}: OpenAllOptions): Promise<MailServers> {
  const opened = await Promise.all(
    servers.map(async ({ binding, access }) => {
      const { domains } = binding;
      if (access.driver !== 'worker')
        return { server: await openMailServer({ ...options, binding, access }), domains, isRemote: false };
      const envelope = envelopes.get(binding.name);
      if (!envelope) throw new Error(`There is nothing to seal with for the worker of ${binding.name}`);
      return { server: openRemoteWorker(binding, envelope, queue), domains, isRemote: true };
    }),
  );
  return combineServers(opened, knownDomains, knownAliasDomains);
}

/** Opens a mail server whose worker is reached through the queue. */
export function openRemoteWorker(
  binding: MailServerBinding,
  envelope: Envelope,
  queue: Promise<Pick<RunningQueue, 'rpcClient'>>,
): MailServer {
  const calls = queue.then(({ rpcClient }) => rpcClient<unknown, unknown>(callsQueue(binding.name)));
  const orders = queue.then(({ rpcClient }) => rpcClient(mailServerQueue(binding.name)));
  return openRemote(binding, {
    traits: definitionOf(binding.driver).traits,
    envelope,
    callQueue: () => calls,
    waitingOrders: async () => (await (await orders).state()).waiting,
  });
}
