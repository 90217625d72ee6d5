import type { Condition } from '../domain/condition.ts';
import type { DriverName } from '../policy/policy.ts';
import type { Caller } from '../queue/calls.ts';
import type { Reached } from './access.ts';
import { traits as mailcow } from './mailcow/traits.ts';
import type { MailServer } from './port.ts';
import type { Call, CallAnswer, Traits } from './remote/protocol.ts';
import { createRemote } from './remote/remote.ts';

/** What each driver can't do, and how long it keeps mail: known before its worker can be asked. */
const traits: Readonly<Record<DriverName, Traits>> = {
  'postfix-dovecot': { lacks: [], keepsRemoved: 'retention' },
  postfixadmin: { lacks: ['restore'], keepsRemoved: 'nothing', suspendedGoesToCatchAll: true },
  alternc: {
    lacks: ['app-passwords', 'domains'],
    keepsRemoved: 'minutes',
    passwordScheme: 'SHA512-CRYPT',
    quotaUnit: 2 ** 20,
  },
  mailcow,
};

/** A mail server whose jobs a worker beside it does. `caller` reaches that worker. */
export function openBeside(
  { binding: { name, driver } }: Reached,
  caller: () => Promise<Caller<Call, CallAnswer>>,
  waitingOrders: () => Promise<number>,
): MailServer {
  return createRemote({
    name,
    traits: traits[driver],
    call: async (call) => (await caller()).call(call),
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
