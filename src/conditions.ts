import type { Adapter } from './chat/adapter.ts';
import type { Condition } from './domain/condition.ts';
import type { MailServerReads } from './mail-servers/port.ts';
import type { Store } from './store/store.ts';

type Parts = {
  readonly mailServer: Pick<MailServerReads, 'conditions'>;
  readonly store: Store;
  /** A connection to the queue's Redis, and what to call it. */
  readonly redis: { readonly status: string };
  readonly redisName: string;
  readonly adapters: readonly Pick<Adapter, 'condition'>[];
  readonly policy: { readonly condition: () => Condition | null };
};

/** How every part of Facteur is, for `/mail status` and for monitors. */
export async function conditionsOf(parts: Parts): Promise<readonly Condition[]> {
  return [
    ...(await parts.mailServer.conditions()),
    queueCondition(parts),
    databaseCondition(parts),
    ...parts.adapters.map(({ condition }) => condition()),
    ...[parts.policy.condition()].filter((condition) => condition !== null),
  ];
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
