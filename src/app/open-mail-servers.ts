import type { Fence } from '../lib/fence/fence.ts';
import { combineServers, type MailServers } from '../mail-servers/combine-servers.ts';
import type { ConfiguredServer } from '../mail-servers/connection-settings.ts';
import type { MailServer } from '../mail-servers/port.ts';
import { definitionOf } from '../mail-servers/registry.ts';
import { createEnvelope, type Envelope } from '../mail-servers/remote/envelope.ts';
import type { KeyPair } from '../mail-servers/remote/keys.ts';
import { openRemote } from '../mail-servers/remote/open-remote.ts';
import { callsQueue } from '../mail-servers/remote/protocol.ts';
import { observeMailServer } from '../metrics/observe-mail-server.ts';
import { noObservers } from '../metrics/observers.ts';
import type { MailServerBinding } from '../policy/policy.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import { mailServerQueue } from '../requests/outbox/queue-names.ts';
import type { Tracing } from '../tracing/tracing.ts';
import type { AppSettings, Resources } from './app-options.ts';
import type { Data } from './open-data.ts';

/** The envelopes to workers, by the names of their mail servers. */
export type Envelopes = ReadonlyMap<string, Envelope>;

/** Creates the envelopes for all mail servers that a worker beside them reaches. */
const createEnvelopes = (servers: readonly ConfiguredServer[], ownKey: () => KeyPair): Envelopes =>
  new Map(
    servers.flatMap(({ binding: { name }, access }) =>
      access.driver === 'worker' ? [[name, createEnvelope(ownKey(), access.key, name)] as const] : [],
    ),
  );

export type Mail = {
  readonly mailServer: MailServers;
  /** One for each worker on another host. */
  readonly envelopes: Envelopes;
};

/** Opens the mail servers of this host by their drivers, and those of others by their workers. */
export async function openMailServers(
  { config: { synchronous }, servers, openMailServer, log, clock, observers, tracing, lease }: AppSettings,
  { directory, store, startingQueue }: Data,
  resources: Resources,
): Promise<Mail> {
  const envelopes = createEnvelopes(servers, directory.key);
  // Where domains are known, or were, a directory that is missing has been lost: an empty one would hide that.
  const createIfMissing = !store.domains.everKnown();
  const observed = (server: MailServer): MailServer =>
    observers === noObservers ? server : observeMailServer(server, observers.mailServerCalled);
  const opened = await Promise.all(
    servers.map(async ({ binding, access }) => {
      const { domains } = binding;
      if (access.driver !== 'worker') {
        const options = {
          binding,
          access,
          mailDirectory: directory.mail,
          createIfMissing,
          synchronous,
          fence: lease ?? undefined,
          log,
          clock,
        };
        return { server: observed(await openMailServer(options)), domains, isRemote: false };
      }
      const envelope = envelopes.get(binding.name);
      if (!envelope) throw new Error(`There is nothing to seal with for the worker of ${binding.name}`);
      return {
        server: observed(openRemoteWorker(binding, envelope, startingQueue, tracing, lease ?? undefined)),
        domains,
        isRemote: true,
      };
    }),
  );
  // The domains as last seen serve while a server is out of reach.
  const knownDomains = () => store.domains.all().map(({ domain }) => domain);
  const mailServer = combineServers(opened, knownDomains, store.aliasDomains.all);
  resources.defer(mailServer.close);
  return { mailServer, envelopes };
}

/** Opens a mail server whose worker is reached through the queue. */
export function openRemoteWorker(
  binding: MailServerBinding,
  envelope: Envelope,
  queue: Promise<Pick<RunningQueue, 'rpcClient'>>,
  tracing?: Tracing,
  fence?: Fence,
): MailServer {
  const calls = queue.then(({ rpcClient }) => rpcClient<unknown, unknown>(callsQueue(binding.name)));
  const orders = queue.then(({ rpcClient }) => rpcClient(mailServerQueue(binding.name)));
  return openRemote(binding, {
    traits: definitionOf(binding.driver).traits,
    envelope,
    ...(tracing && { tracing }),
    fence,
    callQueue: () => calls,
    waitingOrders: async () => (await (await orders).state()).waiting,
  });
}
