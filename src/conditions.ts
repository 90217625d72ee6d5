import type { Adapter } from './chat/adapter.ts';
import type { Line } from './doctor/line.ts';
import { keepingLines, parseInfo } from './doctor/redis-server.ts';
import type { Condition } from './domain/condition.ts';
import type { LastErrors } from './last-errors.ts';
import { type MailServer, MailServerUnavailable } from './mail-servers/port.ts';
import type { MailServers } from './mail-servers/servers.ts';
import { queueTrouble } from './queue/queue-health.ts';
import type { RunningQueue } from './queue/start-queue.ts';
import { type MirrorState, syncInterval } from './requests/keep-mirror.ts';
import { mailServerQueue } from './requests/queue-apply.ts';
import { isLocked } from './store/lock.ts';
import type { Store } from './store/store.ts';

type Parts = {
  readonly mailServer: Pick<MailServers, 'conditions' | 'all'>;
  readonly lastErrors: Pick<LastErrors, 'of'>;
  readonly store: Store;
  /** A connection to the queue's Redis, and what to call it. */
  readonly redis: RunningQueue['redis'];
  readonly redisName: string;
  /** The queues that are filled from the outbox. */
  readonly queues: readonly string[];
  /** What happens by the clock and is not scheduled. */
  readonly unscheduled: () => Promise<readonly string[]>;
  readonly adapters: readonly Pick<Adapter, 'condition'>[];
  readonly policy: { readonly condition: () => Condition | null };
  readonly checkpoints: { readonly condition: () => Condition | null };
  readonly mirror: { readonly state: () => MirrorState };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Milliseconds that only ever grow. */
  readonly passing: () => number;
};

/** How every part of Facteur is, for `/mail status` and for monitors. */
export async function conditionsOf(parts: Parts): Promise<readonly Condition[]> {
  return [
    ...(await parts.mailServer.conditions()),
    ...parts.mailServer.all.map((server) => ordersCondition(parts, server)),
    await queueCondition(parts),
    databaseCondition(parts.store),
    mirrorCondition(parts.mirror.state(), parts.passing()),
    ...parts.adapters.map(({ condition }) => condition()),
    ...[parts.policy.condition(), parts.checkpoints.condition()].filter((condition) => condition !== null),
  ];
}

/** An error so recent is taken to last: what fails is tried again every minute. Milliseconds. */
const recent = 2 * 60_000;

/** What waits for a mail server, and what went wrong with it last since the start. */
function ordersCondition({ store, lastErrors, mailServer }: Parts, { name }: MailServer): Condition {
  const waiting = store.outbox.countIn(mailServerQueue(name));
  const last = lastErrors.of(name);
  const error = last ? `; last error at ${new Date(last.at).toISOString()}: ${last.message}` : '';
  return {
    part: mailServer.all.length > 1 ? `Changes (${name})` : 'Changes',
    ok: !last || last.ago > recent,
    detail: `${waiting === 0 ? 'none waits' : `${waiting} on their way`}${error}`,
  };
}

/** Looks at the queue as a job would meet it, and at how long what it is to do has waited. */
async function queueCondition(parts: Parts): Promise<Condition> {
  const { redis, redisName, store } = parts;
  const part = 'Queue';
  const waiting = store.outbox.count();
  const jobs = waiting === 0 ? 'nothing waits' : `${waiting} ${waiting === 1 ? 'job waits' : 'jobs wait'}`;
  if (redis.status !== 'ready')
    return { part, ok: false, detail: `${redisName} is out of reach; ${jobs} and nothing is lost` };
  const trouble =
    (await queueTrouble(redis, parts.queues)) ??
    (await scheduleTrouble(parts)) ??
    lateness(parts) ??
    (await settingTrouble(redis));
  return trouble
    ? { part, ok: false, detail: `${redisName} ${trouble}; ${jobs} and nothing is lost` }
    : { part, ok: true, detail: `${redisName}, ${jobs}` };
}

/** What npm run doctor finds wrong with how Redis is set up. Where this user may not ask, the doctor says so. */
async function settingTrouble(redis: RunningQueue['redis']): Promise<string | null> {
  const info = await redis.info().catch(() => null);
  const wrong = info === null ? undefined : [...keepingLines(parseInfo(info))].find(isWrong);
  return wrong ? `is not set up for a queue: ${wrong.name} is ${wrong.detail}. ${wrong.fix}` : null;
}

const isWrong = ({ verdict }: Line): boolean => verdict === 'wrong';

async function scheduleTrouble({ unscheduled }: Parts): Promise<string | null> {
  const missing = await unscheduled().catch((error: unknown) => [String(error)]);
  return missing.length === 0
    ? null
    : `has lost the schedule of ${missing.join(', ')}, which is put back within a minute`;
}

/** What is not done for so long is held up by something. Milliseconds. */
const late = 60_000;

function lateness({ store, clock }: Parts): string | null {
  const oldest = store.outbox.oldest();
  // What was written down after now was so before the clock went back: nobody knows how long ago.
  if (!oldest || Math.abs(clock() - oldest.createdAt) < late) return null;
  return `answers, but what is to be done in ${oldest.queue} waits since ${new Date(oldest.createdAt).toISOString()}; the log has the cause`;
}

/** Whether requests can be written down, as one would be. */
export function databaseCondition(
  store: Pick<Store, 'tryWrite' | 'lockedFor'> & { readonly requests: Pick<Store['requests'], 'countOpen'> },
): Condition {
  const part = 'Requests';
  try {
    const detail = `${store.requests.countOpen()} open`;
    store.tryWrite();
    return { part, ok: true, detail };
  } catch (error) {
    const { code = '', message } = error as { readonly code?: string; readonly message: string };
    if (isLocked(error)) return lockedCondition(part, store.lockedFor() ?? 0);
    const why = code === 'SQLITE_FULL' ? 'the disk of DATA_DIR is full: make room on it' : message;
    return { part, ok: false, detail: `nothing can be written down, so nothing is taken: ${why}` };
  }
}

/** Another process that writes for less, as one does that makes a backup, is no trouble yet. Milliseconds. */
const brief = 2_000;

function lockedCondition(part: string, time: number): Condition {
  if (time < brief) return { part, ok: true, detail: 'another process writes just now' };
  const detail =
    `another process has held facteur.sqlite for ${Math.round(time / 1000)} s: what is asked for is kept and waits for it; ` +
    '"fuser facteur.sqlite" in DATA_DIR tells which it is';
  return { part, ok: false, detail };
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
