import type { Condition } from '../../domain/condition.ts';
import type { DriverName, MailServerBinding } from '../../policy/policy.ts';
import type { RpcClient } from '../../queue/rpc.ts';
import { traits as mailcow } from '../mailcow/traits.ts';
import type { MailServer, ServerTraits } from '../port.ts';
import { postfixDisposals as disposals } from '../shared/postfix-disposals.ts';
import { createRemoteMailServer } from './client.ts';
import type { Envelope } from './envelope.ts';
import type { RemoteCall, RemoteReply } from './protocol.ts';
import { createSealedCall } from './sealed-calls.ts';

/** What each driver can't do, and how long it keeps mail: known before its worker can be asked. */
const traitsByDriver: Readonly<Record<DriverName, ServerTraits>> = {
  'postfix-dovecot': { lacks: [], keepsRemoved: 'retention', disposals },
  postfixadmin: { lacks: ['restore'], keepsRemoved: 'nothing', suspendedGoesToCatchAll: true, disposals },
  alternc: {
    lacks: ['app-passwords', 'domains'],
    keepsRemoved: 'minutes',
    passwordScheme: 'SHA512-CRYPT',
    quotaUnit: 2 ** 20,
    suspendedGoesToCatchAll: true,
    disposals,
  },
  mailcow,
};

export type RemoteConnection = {
  /** To and from the worker. */
  readonly envelope: Envelope;
  readonly caller: () => Promise<RpcClient<unknown, unknown>>;
  readonly waitingOrders: () => Promise<number>;
};

/** A mail server whose jobs a worker beside it does. */
export function openRemote(
  { name, driver }: Pick<MailServerBinding, 'name' | 'driver'>,
  { envelope, caller, waitingOrders }: RemoteConnection,
): MailServer {
  const worker = { server: name, envelope, target: 'worker' } as const;
  return createRemoteMailServer({
    name,
    traits: traitsByDriver[driver],
    call: createSealedCall<RemoteCall, RemoteReply>(worker, async (call) => (await caller()).call(call)),
    workerHealth: async (): Promise<Condition> => {
      const part = 'Worker';
      try {
        const { workers } = await (await caller()).state();
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
