import { type MailServer, MailServerUnavailable } from './mail-servers/port.ts';
import type { Condition } from './requests/office.ts';
import type { Store } from './store/store.ts';

type Parts = {
  readonly mailServer: MailServer;
  readonly store: Store;
  /** A connection to the queue's Redis, and what to call it. */
  readonly redis: { readonly status: string };
  readonly redisName: string;
  /** Whether there is a Dovecot that is told of changes. */
  readonly dovecot: boolean;
};

/** How every part of Facteur is, for `/mail status` and for monitors. */
export async function conditionsOf(parts: Parts): Promise<readonly Condition[]> {
  return [
    await mailServerCondition(parts),
    dovecotCondition(parts),
    queueCondition(parts),
    databaseCondition(parts),
  ];
}

async function mailServerCondition({ mailServer }: Parts): Promise<Condition> {
  const part = 'Mail server';
  try {
    const domains = await mailServer.domains();
    return {
      part,
      ok: true,
      detail: `${mailServer.name}, ${domains.length} ${domains.length === 1 ? 'domain' : 'domains'}`,
    };
  } catch (error) {
    if (error instanceof MailServerUnavailable) return { part, ok: false, detail: error.message };
    throw error;
  }
}

const dovecotCondition = ({ dovecot }: Parts): Condition => ({
  part: 'Dovecot',
  ok: true,
  detail: dovecot
    ? 'is told of suspensions, new passwords and removals'
    : 'is not told of changes (DOVEADM is not set): sessions and cached passwords live on until they end by themselves',
});

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
