import { randomBytes } from 'node:crypto';
import { type Actor, tenantOf } from '../../domain/actor.ts';
import { type Address, domainOf, postmasterOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { canonicalPersonId } from '../access/identity.ts';
import type { AppContext } from '../context/app-context.ts';
import { chatQueue } from '../outbox/queue-names.ts';
import { mayTrace } from './may-trace.ts';

/** Test messages that one person may send in an hour. */
const mostTests = 10;
const hour = 60 * 60_000;

/** Milliseconds in which a test ends, however it stands. */
export const testTime = 60_000;

/** The data of a `test-mail` job, which sends a message to an address and says where each copy ended. */
export type TestMailJob = {
  readonly address: Address;
  /** Who asked, and is told. */
  readonly by: Actor;
  readonly token: string;
  /** When it was asked for, in milliseconds since 1970. */
  readonly at: number;
  /** Who asked, as one person of all their accounts. */
  readonly person: string;
  /** What the server said to the message, once it has been asked to take it. */
  readonly sent?: { readonly words: string | null };
};

type TestContext = Pick<AppContext, 'store' | 'mailServer' | 'policy' | 'clock'>;

/** Has a test message sent to an address, by a job. One person has one under way at a time. */
export async function startTest(
  app: TestContext,
  actor: Actor,
  address: Address,
): Promise<Result<{ readonly from: Address }, Fault>> {
  const right = await mayTrace(app, actor, address);
  if (!right.ok) return right;
  const data: TestMailJob = {
    address,
    by: actor,
    token: randomBytes(12).toString('hex'),
    at: app.clock(),
    person: canonicalPersonId(app, actor),
  };
  return app.store.commit(() => enqueueTest(app, data));
}

/** Checks what somebody has sent before, and enqueues the job in the same transaction. */
function enqueueTest(
  { store }: Pick<AppContext, 'store'>,
  data: TestMailJob,
): Result<{ readonly from: Address }, Fault> {
  const { by, address, at: createdAt, person } = data;
  const queue = chatQueue(by.platform);
  const running = store.outbox
    .waitingIn(queue)
    .map(({ job, data: other }) => (job === 'test-mail' ? (other as TestMailJob) : null))
    .find((other) => other?.person === person && createdAt - other.at < 2 * testTime);
  if (running) return err({ code: 'test-running', address: running.address });
  const places = Array.from({ length: mostTests }, (_, index) => `test-mail/${person}/${index}`);
  const times = places.map((place) => ({ place, at: store.reminders.lastAt(place) ?? 0 }));
  const oldest = times.reduce((one, other) => (other.at < one.at ? other : one));
  if (createdAt - oldest.at < hour)
    return err({ code: 'tests-too-many', address, limit: mostTests, until: oldest.at + hour });
  store.reminders.record(oldest.place, createdAt);
  store.outbox.add({ queue, job: 'test-mail', data, createdAt });
  store.audit.append({
    at: createdAt,
    event: 'tested',
    tenant: tenantOf(by),
    address,
    requestId: null,
    actor: by,
    detail: {},
  });
  return ok({ from: postmasterOf(domainOf(address)) });
}
