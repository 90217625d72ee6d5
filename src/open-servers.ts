import type { Domain } from './domain/address.ts';
import type { Log } from './log.ts';
import type { Reached } from './mail-servers/access.ts';
import { openBeside } from './mail-servers/beside.ts';
import type { OpenMailServer } from './mail-servers/open.ts';
import type { MailServer } from './mail-servers/port.ts';
import { type Call, type CallAnswer, callsQueue } from './mail-servers/remote/protocol.ts';
import { asOne, type MailServers } from './mail-servers/servers.ts';
import type { RunningQueue } from './queue/start-queue.ts';
import { mailServerQueue } from './requests/queue-apply.ts';

export type OpeningServers = {
  readonly servers: readonly Reached[];
  readonly openMailServer: OpenMailServer;
  readonly queueing: Promise<RunningQueue>;
  /** The domains that are known, for while a server is out of reach. */
  readonly remembered: () => readonly Domain[];
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
  remembered,
  ...setting
}: OpeningServers): Promise<MailServers> {
  const opened = await Promise.all(
    servers.map(async (reached) => {
      const isBeside = reached.binding.worker === 'beside';
      const server = isBeside
        ? openWorkerOf(reached, queueing)
        : await openMailServer({ ...setting, ...reached });
      return { server, domains: reached.binding.domains, isBeside };
    }),
  );
  return asOne(opened, remembered);
}

/** A mail server that is reached by its worker, through the queue. */
function openWorkerOf(reached: Reached, queueing: Promise<RunningQueue>): MailServer {
  const { name } = reached.binding;
  const calls = queueing.then((queue) => queue.caller<Call, CallAnswer>(callsQueue(name)));
  const orders = queueing.then((queue) => queue.caller(mailServerQueue(name)));
  return openBeside(
    reached,
    () => calls,
    async () => (await (await orders).state()).waiting,
  );
}
