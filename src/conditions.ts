import type { Adapter } from './chat/adapter.ts';
import type { Condition } from './domain/condition.ts';
import type { LastErrors } from './last-errors.ts';
import { type MailServer, MailServerUnavailable } from './mail-servers/port.ts';
import type { MailServers } from './mail-servers/servers.ts';
import { type MirrorState, syncInterval } from './requests/keep-mirror.ts';
import { mailServerQueue } from './requests/queue-apply.ts';
import type { Store } from './store/store.ts';

type Parts = {
  readonly mailServer: Pick<MailServers, 'conditions' | 'all'>;
  readonly lastErrors: Pick<LastErrors, 'of'>;
  readonly store: Store;
  /** A connection to the queue's Redis, and what to call it. */
  readonly redis: { readonly status: string };
  readonly redisName: string;
  readonly adapters: readonly Pick<Adapter, 'condition'>[];
  readonly policy: { readonly condition: () => Condition | null };
  readonly checkpoints: { readonly condition: () => Condition | null };
  readonly mirror: { readonly state: () => MirrorState };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
};

/** How every part of Facteur is, for `/mail status` and for monitors. */
export async function conditionsOf(parts: Parts): Promise<readonly Condition[]> {
  return [
    ...(await parts.mailServer.conditions()),
    ...parts.mailServer.all.map((server) => ordersCondition(parts, server)),
    queueCondition(parts),
    databaseCondition(parts),
    mirrorCondition(parts.mirror.state(), parts.clock()),
    ...parts.adapters.map(({ condition }) => condition()),
    ...[parts.policy.condition(), parts.checkpoints.condition()].filter((condition) => condition !== null),
  ];
}

/** What waits for a mail server, and what went wrong with it last since the start. */
function ordersCondition({ store, lastErrors, mailServer }: Parts, { name }: MailServer): Condition {
  const waiting = store.outbox.countIn(mailServerQueue(name));
  const last = lastErrors.of(name);
  const error = last ? `; last error at ${new Date(last.at).toISOString()}: ${last.message}` : '';
  return {
    part: mailServer.all.length > 1 ? `Changes (${name})` : 'Changes',
    ok: true,
    detail: `${waiting === 0 ? 'none waits' : `${waiting} on their way`}${error}`,
  };
}

function queueCondition({ redis, redisName, store }: Parts): Condition {
  const waiting = store.outbox.count();
  const ok = redis.status === 'ready';
  const jobs = waiting === 0 ? 'nothing waits' : `${waiting} ${waiting === 1 ? 'job waits' : 'jobs wait'}`;
  return {
    part: 'Queue',
    ok,
    detail: ok ? `${redisName}, ${jobs}` : `${redisName} is out of reach; ${jobs} and nothing is lost`,
  };
}

function databaseCondition({ store }: Parts): Condition {
  const open = store.requests.countOpen();
  return { part: 'Requests', ok: true, detail: `${open} open` };
}

/** So many syncs may be missing before that is worth a word: one may be long, or wait for Redis. */
const patience = 3 * syncInterval;

/** How well lists are known to agree with the mail server. */
export function mirrorCondition({ since, last, failure }: MirrorState, now: number): Condition {
  const part = 'Changes by others';
  const looked = last
    ? `last looked for ${ago(now - last.at)}, ${counted(last.drifted)}`
    : 'not looked for yet';
  if (failure) return { part, ok: false, detail: `could not be looked for: ${reasonOf(failure)}; ${looked}` };
  return { part, ok: now - (last?.at ?? since) <= patience, detail: looked };
}

/** Anyone may ask for conditions: what nobody foresaw is for the log alone. */
const reasonOf = (failure: unknown): string =>
  failure instanceof MailServerUnavailable ? failure.message : 'the log has the cause';

function ago(time: number): string {
  const minutes = Math.floor(time / 60_000);
  if (minutes === 0) return 'just now';
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
}

const counted = (drifted: number): string => (drifted === 0 ? 'none found' : `${drifted} found`);
