import type { Domain } from '../domain/address/address.ts';
import type { AliasDomain } from '../domain/address/alias-domain.ts';
import type { Log } from '../logging/logger.ts';
import type { Binding } from '../policy/policy.ts';
import type { RunningQueue } from '../queue/start-queue.ts';
import { mailServerQueue } from '../requests/outbox/enqueue-apply.ts';
import { asOne, type MailServers } from './combine-servers.ts';
import type { Reached } from './connection-settings.ts';
import type { OpenMailServer } from './open-mail-server.ts';
import type { MailServer } from './port.ts';
import { createEnvelope, type Envelope } from './remote/envelope.ts';
import type { OwnKey } from './remote/keys.ts';
import { openBeside } from './remote/open-remote.ts';
import { callsQueue } from './remote/protocol.ts';

/** By the names of mail servers. */
export type Envelopes = ReadonlyMap<string, Envelope>;

/** What seals for the workers of mail servers, and opens what they send. */
export const envelopesFor = (servers: readonly Reached[], ownKey: () => OwnKey): Envelopes =>
  new Map(
    servers.flatMap(({ binding: { name }, access }) =>
      access.driver === 'worker' ? [[name, createEnvelope(ownKey(), access.key, name)] as const] : [],
    ),
  );

export type OpeningServers = {
  readonly servers: readonly Reached[];
  readonly openMailServer: OpenMailServer;
  readonly queueing: Promise<RunningQueue>;
  /** What seals for each worker, by its server's name. */
  readonly envelopes: Envelopes;
  /** The domains that are known, for while a server is out of reach. */
  readonly remembered: () => readonly Domain[];
  readonly rememberedAliases: () => readonly AliasDomain[];
  readonly mailDirectory: string;
  readonly createIfMissing: boolean;
  readonly log: Log;
  readonly clock: () => number;
};

/** Opens all mail servers: those of this host by their drivers, the others by their workers. */
export async function openServers({
  servers,
  openMailServer,
  queueing,
  envelopes,
  remembered,
  rememberedAliases,
  ...setting
}: OpeningServers): Promise<MailServers> {
  const opened = await Promise.all(
    servers.map(async ({ binding, access }) => {
      const { domains } = binding;
      if (access.driver !== 'worker')
        return { server: await openMailServer({ ...setting, binding, access }), domains, isBeside: false };
      const envelope = envelopes.get(binding.name);
      if (!envelope) throw new Error(`There is nothing to seal with for the worker of ${binding.name}`);
      return { server: openWorkerOf(binding, envelope, queueing), domains, isBeside: true };
    }),
  );
  return asOne(opened, remembered, rememberedAliases);
}

/** A mail server that is reached by its worker, through the queue. */
export function openWorkerOf(
  binding: Binding,
  envelope: Envelope,
  queueing: Promise<Pick<RunningQueue, 'caller'>>,
): MailServer {
  const calls = queueing.then((queue) => queue.caller<unknown, unknown>(callsQueue(binding.name)));
  const orders = queueing.then((queue) => queue.caller(mailServerQueue(binding.name)));
  return openBeside(binding, {
    envelope,
    caller: () => calls,
    waitingOrders: async () => (await (await orders).state()).waiting,
  });
}
