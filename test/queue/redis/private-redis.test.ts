import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, rmdir, stat, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startPrivateRedis } from '../../../src/queue/redis/private-redis.ts';
import { resolveSocketPath } from '../../../src/queue/redis/redis-socket.ts';
import { isMissing } from '../../support/requirements.ts';
import {
  clientOf,
  eventually,
  pidOf,
  recordingLog,
  scratchDirectory,
  scratchRedis,
} from '../../support/scratch.ts';

test('A private Redis is on a socket for its owner alone, keeps a file of all writes and evicts nothing', async () => {
  const directory = await scratchDirectory();
  const { log, messages } = recordingLog();
  const { socketPath } = await scratchRedis(join(directory, 'queue'), log);
  const client = clientOf(socketPath);

  expect((await stat(socketPath)).mode & 0o777).toBe(0o700);
  const settings = await client.config(
    'GET',
    'port',
    'appendonly',
    'appendfsync',
    'save',
    'maxmemory-policy',
  );
  expect(Object.fromEntries(pairs(settings))).toEqual({
    port: '0',
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  });
  expect(messages).toEqual([]);
});

test.skipIf(isMissing('valkey-server'))('A private Valkey does as well', async () => {
  const { log, messages } = recordingLog();
  const directory = await scratchDirectory();
  const valkey = await startPrivateRedis({ directory, log, program: 'valkey-server' });
  expect(await clientOf(valkey.socketPath).info('server')).toContain('server_name:valkey');
  await valkey.stop();
  expect(messages).toEqual([]);
});

test('What a private Redis held is there again after a stop and a start', async () => {
  const directory = await scratchDirectory();
  const first = await scratchRedis(directory);
  await clientOf(first.socketPath).set('message', 'kept');
  await first.stop();
  expect(await answers(first.socketPath)).toBe(false);

  const second = await scratchRedis(directory);
  expect(second.recovered).toBe(false);
  expect(await clientOf(second.socketPath).get('message')).toBe('kept');
});

test('A private Redis that was killed is started again with what it held', async () => {
  const { log, messages } = recordingLog();
  const { socketPath } = await scratchRedis(await scratchDirectory(), log);
  const client = clientOf(socketPath);
  await client.set('message', 'kept');
  const pid = await pidOf(client);

  process.kill(pid, 'SIGKILL');
  await eventually(() => messages).toContain('redis-server ended; it is started again');
  expect(await client.get('message')).toBe('kept');
  expect(await pidOf(client)).not.toBe(pid);
});

test('A private Redis that can not be started again is tried again until it can', async () => {
  const { log, messages } = recordingLog();
  const { socketPath } = await scratchRedis(await scratchDirectory(), log);
  const client = clientOf(socketPath);
  await client.set('message', 'kept');
  const pid = await pidOf(client);

  await rm(socketPath);
  await mkdir(socketPath);
  process.kill(pid, 'SIGKILL');
  await eventually(() => messages).toContain('redis-server could not be started again');
  await rmdir(socketPath);
  expect(await client.get('message')).toBe('kept');
});

test('A private Redis ends when the process that started it is killed, and loses nothing', async () => {
  const directory = await scratchDirectory();
  const socketPath = resolveSocketPath(directory, process.cwd());
  const script = `
    import { Redis } from 'ioredis';
    import { startPrivateRedis } from './src/queue/redis/private-redis.ts';
    const quiet = () => {};
    const redis = await startPrivateRedis({ directory: process.argv[1], log: { info: quiet, warn: quiet, error: quiet } });
    await new Redis(redis.socketPath).set('message', 'kept');
    console.log('set');
  `;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(owner.stdout, 'data');
  expect(await answers(socketPath)).toBe(true);

  owner.kill('SIGKILL');
  await eventually(() => answers(socketPath)).toBe(false);
  await scratchRedis(directory);
  expect(await clientOf(socketPath).get('message')).toBe('kept');
});

test('A Redis left on the socket by an earlier run is ended, and what it held is kept', async () => {
  const directory = await scratchDirectory();
  const leftOver = await startLeftOver(directory);
  const ended = once(leftOver, 'exit');
  await clientOf(join(directory, 'redis.sock')).set('message', 'kept');

  const { log, messages } = recordingLog();
  const { socketPath } = await scratchRedis(directory, log);
  await ended;
  const client = clientOf(socketPath);
  expect(await client.get('message')).toBe('kept');
  expect(await pidOf(client)).not.toBe(leftOver.pid);
  expect(messages).toContain('A redis-server was left by an earlier run; it is ended and its jobs are kept');
});

const rubbish = (path: string) => writeFile(path, 'rubbish');
test.each([
  ['a manifest full of rubbish', 'appendonly.aof.manifest', rubbish],
  ['a manifest that is empty', 'appendonly.aof.manifest', (path: string) => truncate(path)],
  ['a base full of rubbish', 'appendonly.aof.1.base.rdb', rubbish],
  ['a base cut short', 'appendonly.aof.1.base.rdb', (path: string) => truncate(path, 12)],
  ['a base that is missing', 'appendonly.aof.1.base.rdb', rm],
  ['an increment full of rubbish', 'appendonly.aof.1.incr.aof', rubbish],
])('An append-only file with %s is moved aside, and Redis starts empty', async (_, file, damage) => {
  const directory = await scratchDirectory();
  await leaveKeys(directory);
  await damage(join(directory, 'appendonlydir', file));

  const { log, messages } = recordingLog();
  const redis = await scratchRedis(directory, log);
  expect(redis.recovered).toBe(true);
  expect(await clientOf(redis.socketPath).dbsize()).toBe(0);
  expect(await readdir(directory)).toContainEqual(
    expect.stringMatching(/^appendonlydir\.unreadable-\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z$/),
  );
  expect(messages).toContainEqual(expect.stringContaining('moved aside'));
});

test('An append-only file whose last write was cut off is loaded up to there', async () => {
  const directory = await scratchDirectory();
  await leaveKeys(directory);
  const file = join(directory, 'appendonlydir', 'appendonly.aof.1.incr.aof');
  await truncate(file, (await stat(file)).size - 3);

  const { log, messages } = recordingLog();
  const redis = await scratchRedis(directory, log);
  expect(redis.recovered).toBe(false);
  expect(await clientOf(redis.socketPath).keys('*')).toEqual(['first']);
  expect(messages).toContainEqual(expect.stringContaining('Truncating the AOF'));
});

test('A missing program, an unusable directory and what Redis itself refuses are distinguished', async () => {
  const directory = await scratchDirectory();
  const { log } = recordingLog();
  await expect(startPrivateRedis({ directory, log, program: 'no-such-redis' })).rejects.toThrow(
    'no-such-redis was not found; apt-get install redis-server brings it',
  );
  await writeFile(join(directory, 'file'), '');
  await expect(startPrivateRedis({ directory: join(directory, 'file', 'queue'), log })).rejects.toThrow(
    "can't be used: ENOTDIR",
  );
  await mkdir(join(directory, 'redis.sock'));
  await expect(startPrivateRedis({ directory, log })).rejects.toThrow('Failed opening Unix socket');
});

test('A socket path too long for Linux is given from the working directory, or refused with what to do', () => {
  const deep = `/${'deep/'.repeat(25)}queue`;
  expect(resolveSocketPath('/data/queue', '/')).toBe('/data/queue/redis.sock');
  expect(resolveSocketPath(deep, `/${'deep/'.repeat(25)}`)).toBe('queue/redis.sock');
  expect(() => resolveSocketPath(deep, '/')).toThrow('Set DATA_DIR to a shorter path');
});

function pairs(flat: unknown): [string, string][] {
  const list = Array.isArray(flat) ? flat.map(String) : [];
  return list.flatMap((name, index) => (index % 2 === 0 ? [[name, list[index + 1] ?? '']] : []));
}

async function answers(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  return once(socket, 'connect').then(
    () => socket.destroy().destroyed,
    () => false,
  );
}

/** A redis-server that a killed process may have left behind. */
async function startLeftOver(directory: string): Promise<ChildProcess> {
  const settings = ['--port', '0', '--unixsocket', 'redis.sock', '--appendonly', 'yes', '--save', ''];
  const child = spawn('redis-server', settings, { cwd: directory, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await eventually(() => answers(join(directory, 'redis.sock'))).toBe(true);
  return child;
}

async function leaveKeys(directory: string): Promise<void> {
  const redis = await scratchRedis(directory);
  const client = clientOf(redis.socketPath);
  await client.set('first', 'message');
  await client.set('second', 'message');
  await redis.stop();
}
