import { monotonicNow } from '../lib/monotonic-clock.ts';
import { ChangeRefused, isOfWholeServer, type MailServer } from '../mail-servers/port.ts';
import type { MailServerCall, Observers } from './observers.ts';

/** Functions of the port that read or change nothing by themselves. */
const unobserved: readonly PropertyKey[] = ['close', 'conditions', 'workerHealth'];

/** The same mail server, whose reads and changes are observed. What it says of itself is passed through. */
export function observeMailServer(server: MailServer, observe: Observers['mailServerCalled']): MailServer {
  const wrapped = new Map<PropertyKey, unknown>();
  return new Proxy(server, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || typeof key !== 'string' || unobserved.includes(key)) return value;
      const known = wrapped.get(key);
      if (known) return known;
      const observed = (...given: unknown[]): unknown =>
        observeCall({ server: target.name, operation: key }, observe, () => value.apply(target, given));
      wrapped.set(key, observed);
      return observed;
    },
  });
}

async function observeCall(
  call: Pick<MailServerCall, 'server' | 'operation'>,
  observe: Observers['mailServerCalled'],
  work: () => unknown,
): Promise<unknown> {
  const start = monotonicNow();
  const end = (outcome: MailServerCall['outcome']): void =>
    observe({ ...call, outcome, seconds: (monotonicNow() - start) / 1000 });
  try {
    const result = await work();
    end('ok');
    return result;
  } catch (error) {
    end(outcomeOf(error));
    throw error;
  }
}

function outcomeOf(error: unknown): MailServerCall['outcome'] {
  if (error instanceof ChangeRefused) return 'refused';
  return isOfWholeServer(error) ? 'away' : 'failed';
}
