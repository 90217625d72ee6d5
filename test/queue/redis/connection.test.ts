import { type Job, Queue, Worker } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { closeWorkers } from '../../../src/queue/close-workers.ts';
import {
  createProducerConnection,
  createWorkerConnection,
  failFastOptions,
  waitUntilReady,
} from '../../../src/queue/redis/connection.ts';
import {
  clientOf,
  eventually,
  pidOf,
  recordingLog,
  scratchDirectory,
  scratchRedis,
} from '../../support/scratch.ts';
import { waitLimit } from '../../support/wait-limits.ts';

const nowhere = '/nowhere/redis.sock';

test('A job goes from a queue to a worker, which does it', async () => {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const { done } = workOn(socketPath);
  const { queue, connection } = produceFor(socketPath);

  expect(await waitUntilReady(waitLimit, connection)).toBe(true);
  await queue.add('message', {});
  await eventually(() => done).toEqual(['message']);
});

test('Adding a job is refused at once where Redis went away, and each failure to reach it is heard of', async () => {
  const redis = await scratchRedis(await scratchDirectory());
  const { queue, connection, errors } = produceFor(redis.socketPath);
  expect(await waitUntilReady(waitLimit, connection)).toBe(true);
  await queue.add('message', {});

  await redis.stop();
  await expect(queue.add('message', {})).rejects.toThrow('enableOfflineQueue');
  await eventually(() => errors).toContainEqual(expect.stringContaining('ENOENT'));
});

test('Adding a job is refused at once where Redis never was', async () => {
  const { queue, connection } = produceFor(nowhere);
  expect(await waitUntilReady(5_000, connection)).toBe(false);
  await expect(queue.add('message', {})).rejects.toThrow('enableOfflineQueue');
});

test('Adding a job is refused where Redis is connected but silent', async () => {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const { queue, connection } = produceFor(socketPath);
  expect(await waitUntilReady(waitLimit, connection)).toBe(true);
  const pid = await pidOf(connection);

  process.kill(pid, 'SIGSTOP');
  onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  await expect(queue.add('message', {})).rejects.toThrow('Command timed out');
});

test('Jobs added before and after Redis was killed are done by the worker that was there all along', async () => {
  const { log, messages } = recordingLog();
  const { socketPath } = await scratchRedis(await scratchDirectory(), log);
  const { done } = workOn(socketPath);
  const { queue, connection } = produceFor(socketPath);
  expect(await waitUntilReady(waitLimit, connection)).toBe(true);
  await queue.add('before', {}, { delay: 1_000 });

  process.kill(await pidOf(clientOf(socketPath)), 'SIGKILL');
  await eventually(() => messages).toContain('redis-server ended; it is started again');
  await eventually(() => connection.status).toBe('ready');
  await queue.add('after', {});
  await eventually(() => done.toSorted()).toEqual(['after', 'before']);
});

test('Workers that have time finish the jobs that they have before they close', async () => {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const { promise: letGo, resolve: release } = Promise.withResolvers<void>();
  const { worker, started, done } = workOn(socketPath, () => letGo);
  const { queue, connection } = produceFor(socketPath);
  await waitUntilReady(waitLimit, connection);
  await queue.add('long', {});
  await eventually(() => started).toEqual(['long']);

  const closing = closeWorkers(waitLimit, worker);
  release();
  expect(await closing).toEqual([]);
  expect(done).toEqual(['long']);
  expect(await queue.getCompletedCount()).toBe(1);
});

test('A worker whose job does not end is cut off', async () => {
  const { socketPath } = await scratchRedis(await scratchDirectory());
  const { worker, started } = workOn(socketPath, () => new Promise(() => undefined));
  const { queue, connection } = produceFor(socketPath);
  await waitUntilReady(waitLimit, connection);
  await queue.add('endless', {});
  await eventually(() => started).toEqual(['endless']);

  expect(await closeWorkers(100, worker)).toEqual([
    { name: 'messages', reason: 'not finished after 100 ms' },
  ]);
});

test('Workers are closed where Redis went away, and where it never was', async () => {
  const redis = await scratchRedis(await scratchDirectory());
  const { worker } = workOn(redis.socketPath);
  const { worker: lost } = workOn(nowhere);
  await worker.waitUntilReady();
  await redis.stop();

  const reason = 'not finished after 100 ms';
  expect(await closeWorkers(100, worker, lost)).toEqual([
    { name: 'messages', reason },
    { name: 'messages', reason },
  ]);
});

function produceFor(path: string) {
  const errors: string[] = [];
  const connection = createProducerConnection({ kind: 'socket', path }, ({ message }) =>
    errors.push(message),
  );
  const queue = new Queue('messages', { connection, ...failFastOptions });
  queue.on('error', ({ message }) => errors.push(message));
  onTestFinished(async () => {
    await queue.close();
    connection.disconnect();
  });
  return { queue, connection, errors };
}

function workOn(path: string, work: (job: Job) => Promise<void> = async () => undefined) {
  const started: string[] = [];
  const done: string[] = [];
  const errors: string[] = [];
  const connection = createWorkerConnection({ kind: 'socket', path }, ({ message }) => errors.push(message));
  const process = async (job: Job) => {
    started.push(job.name);
    await work(job);
    done.push(job.name);
  };
  const worker = new Worker('messages', process, { connection });
  worker.on('error', ({ message }) => errors.push(message));
  onTestFinished(async () => {
    await closeWorkers(1_000, worker);
    connection.disconnect();
  });
  return { worker, started, done };
}
