import type { Condition } from '../../domain/condition.ts';
import type { Binding, DriverName } from '../../policy/policy.ts';
import type { Caller } from '../../queue/rpc.ts';
import { traits as mailcow } from '../mailcow/traits.ts';
import type { MailServer } from '../port.ts';
import { postfixDisposals as disposals } from '../shared/postfix-disposals.ts';
import { createRemote } from './client.ts';
import type { Envelope } from './envelope.ts';
import type { Call, CallAnswer, Traits } from './protocol.ts';
import { sealedAsk } from './sealed-calls.ts';

/** What each driver can't do, and how long it keeps mail: known before its worker can be asked. */
const traits: Readonly<Record<DriverName, Traits>> = {
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

export type BesideReach = {
  /** To and from the worker. */
  readonly envelope: Envelope;
  readonly caller: () => Promise<Caller<unknown, unknown>>;
  readonly waitingOrders: () => Promise<number>;
};

/** A mail server whose jobs a worker beside it does. */
export function openBeside(
  { name, driver }: Pick<Binding, 'name' | 'driver'>,
  { envelope, caller, waitingOrders }: BesideReach,
): MailServer {
  const worker = { server: name, envelope, asked: 'worker' } as const;
  return createRemote({
    name,
    traits: traits[driver],
    call: sealedAsk<Call, CallAnswer>(worker, async (call) => (await caller()).call(call)),
    workerCondition: async (): Promise<Condition> => {
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
