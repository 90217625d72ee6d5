import { hash } from 'node:crypto';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { applyConcurrency } from '../../src/app/job-handlers.ts';
import type { Synchronous } from '../../src/lib/sqlite-synchronous.ts';
import { admin, nextTick } from '../running-app.ts';
import { openFloorTables, type Row } from './floor-tables.ts';

const jobOptions = { attempts: 6, removeOnComplete: true, removeOnFail: true };
/** What is shown is brought by one job for so many rows, as Facteur does it for a terminal. */
const shownAtOnce = 25;

export type Floor = Awaited<ReturnType<typeof startFloor>>;

/**
 * The least that keeps Facteur's promises for an alias, without a plan, rights, texts or another mail server: a request is
 * committed with its change, an audit row and an outbox row; a BullMQ job claims it, commits the directory's rows, and
 * commits what came of it with the mirror, an audit row and the outbox; then another job shows it. Its promises, and so
 * its commits, are those of Facteur; anything else that Facteur does is what the figures are about.
 */
export async function startFloor(directory: string, socket: string, synchronous: Synchronous) {
  const tables = openFloorTables(directory, synchronous);
  const connection = new Redis({ path: socket, maxRetriesPerRequest: null });
  const queues = {
    apply: new Queue('floor-apply', { connection }),
    show: new Queue('floor-show', { connection }),
  };
  const actor = JSON.stringify(admin);
  let publishedUpTo = 0;
  let publishing: Promise<void> | null = null;

  /** Gives BullMQ the rows that were committed in this turn. */
  const publish = (): Promise<void> => {
    publishing ??= nextTick().then(async () => {
      publishing = null;
      const rows = tables.due.all(publishedUpTo);
      publishedUpTo = rows.at(-1)?.id ?? publishedUpTo;
      await Promise.all([
        add(
          queues.apply,
          rows.filter(({ queue }) => queue === 'apply'),
          1,
        ),
        add(
          queues.show,
          rows.filter(({ queue }) => queue === 'show'),
          shownAtOnce,
        ),
      ]);
    });
    return publishing;
  };

  const apply = async ({ id, request }: Row): Promise<void> => {
    const claimed = await tables.commit(() => {
      const found = tables.find.get(request);
      if (found) tables.state.run('applying', null, null, request);
      return found;
    });
    if (!claimed) return;
    const { address } = claimed;
    const { before, after } = JSON.parse(claimed.change);
    const isApplied = await tables.commitMail(() => {
      const found = tables.alias.get(address) ?? null;
      if (found === after.goto) return true;
      if (found !== before) return false;
      const now = new Date().toISOString();
      tables.writeAlias.run(address, after.goto, now);
      tables.log.run(now, 'admin (terminal)', 'create_alias', address);
      return true;
    });
    const state = isApplied ? 'applied' : 'stale';
    await tables.commit(() => {
      tables.state.run(state, Date.now(), JSON.stringify({ kind: state, removed: [] }), request);
      if (isApplied) tables.mirror.run(address, JSON.stringify(after));
      tables.append(state, { address, request }, null, claimed.change);
      tables.dequeue.run(id);
      tables.enqueue.run('show', request, Date.now());
    });
    await publish();
  };

  const show = ({ id }: Row): Promise<unknown> => tables.commit(() => tables.dequeue.run(id));

  /** Does the work of the rows that a job names, as far as they are still there. */
  const each =
    (work: (row: Row) => Promise<unknown>) => async (job: Job<{ readonly rows: readonly number[] }>) => {
      const rows = job.data.rows.flatMap((id) => tables.row.get(id) ?? []);
      await Promise.all(rows.map(work));
    };
  const options = { connection, concurrency: applyConcurrency };
  const workers = [
    new Worker('floor-apply', each(apply), options),
    new Worker('floor-show', each(show), options),
  ];
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));

  return {
    /** Asks for an alias. @returns the request, once it is committed and BullMQ has its job. */
    async create(address: string, goto: string): Promise<number> {
      const change = JSON.stringify({ kind: 'address', address, before: null, after: { goto } });
      const effects = JSON.stringify([
        { kind: 'create-address' },
        { kind: 'add-forward', to: goto, isOutside: true },
      ]);
      const request = await tables.commit(() => {
        const planHash = hash('sha256', change + effects);
        const id = Number(tables.request.run(actor, planHash, Date.now()).lastInsertRowid);
        tables.change.run(id, address, change, effects);
        tables.append('submitted', { address, request: id }, actor, effects);
        tables.enqueue.run('apply', id, Date.now());
        return id;
      });
      await publish();
      return request;
    },
    stateOf: (request: number): string | undefined => tables.stateOf.get(request),
    /** How many jobs are left. */
    waiting: (): number => tables.waiting.get() ?? 0,
    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([queues.apply.close(), queues.show.close()]);
      connection.disconnect();
      tables.close();
    },
  };
}

async function add(queue: Queue, rows: readonly Row[], size: number): Promise<void> {
  const jobs = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
    const ids = rows.slice(index * size, (index + 1) * size).map(({ id }) => id);
    return { name: queue.name, data: { rows: ids }, opts: { ...jobOptions, jobId: `row-${ids[0]}` } };
  });
  const [first, ...more] = jobs;
  if (first && more.length === 0) await queue.add(first.name, first.data, first.opts);
  else if (more.length > 0) await queue.addBulk(jobs);
}
