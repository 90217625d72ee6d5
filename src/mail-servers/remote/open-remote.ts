import type { Condition } from '../../domain/condition.ts';
import type { Fence } from '../../lib/fence/fence.ts';
import type { MailServerBinding } from '../../policy/policy.ts';
import { noTracing, type Tracing } from '../../tracing/tracing.ts';
import type { MailServer, ServerTraits } from '../port.ts';
import { createRemoteMailServer } from './client.ts';
import type { Envelope } from './envelope.ts';
import type { RemoteCall, RemoteReply } from './protocol.ts';
import { createSealedCall } from './sealed-calls.ts';

/** The queue on which the worker is asked. */
type CallQueue = {
  /** Rejects where nobody answers in time. */
  readonly call: (message: unknown) => Promise<unknown>;
  readonly state: () => Promise<{ readonly workers: number }>;
};

type RemoteConnection = {
  /** What its driver's mail servers are like, until the worker has answered. */
  readonly traits: ServerTraits;
  /** To and from the worker. */
  readonly envelope: Envelope;
  /** Nothing is followed, unless given. */
  readonly tracing?: Tracing;
  /** By which Facteur writes, where it has a standby. */
  readonly fence?: Fence | undefined;
  readonly callQueue: () => Promise<CallQueue>;
  /** How many orders wait in the server's queue. */
  readonly waitingOrders: () => Promise<number>;
};

/** Opens a mail server whose jobs a worker beside it does. */
export function openRemote(
  { name, driver }: Pick<MailServerBinding, 'name' | 'driver'>,
  { traits, envelope, tracing = noTracing, fence, callQueue, waitingOrders }: RemoteConnection,
): MailServer {
  const worker = { server: name, envelope, target: 'worker', tracing } as const;
  return createRemoteMailServer({
    name,
    traits,
    fence,
    call: createSealedCall<RemoteCall, RemoteReply>(worker, async (call) => (await callQueue()).call(call)),
    workerHealth: async (): Promise<Condition> => {
      const part = 'Worker';
      try {
        const { workers } = await (await callQueue()).state();
        const orders = await waitingOrders();
        const queued = orders === 0 ? 'nothing waits for it' : `${orders} in its queue`;
        return workers > 0
          ? { part, ok: true, detail: `${driver}, is there; ${queued}` }
          : {
              part,
              ok: false,
              detail: `${driver}, is not there: npm run worker -- --server ${name}; ${queued}`,
            };
      } catch {
        return { part, ok: false, detail: 'can’t be asked about: the queue is out of reach' };
      }
    },
  });
}
