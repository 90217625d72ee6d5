import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { redisProbe } from '../../../src/doctor/redis/redis.ts';
import { checkVersion } from '../../../src/doctor/redis/redis-version.ts';
import { findFreePort, waitForPort } from '../../support/ports.ts';
import { isMissing } from '../../support/requirements.ts';
import { clientOf } from '../../support/scratch.ts';
import { waitLimit } from '../../support/wait-limits.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

describe.skipIf(isMissing('redis-server'))('of the queue’s Redis', () => {
  /** Runs an external redis-server. @returns its socket and its port. */
  async function redis(...settings: string[]): Promise<{ socket: string; port: number }> {
    const directory = await scratchDirectory();
    const port = await findFreePort();
    const socket = `${directory}/redis.sock`;
    const place = ['--dir', directory, '--port', `${port}`, '--unixsocket', socket, '--save', ''];
    const child = spawn('redis-server', [...place, ...settings], { stdio: 'ignore' });
    onTestFinished(async () => {
      const exited = once(child, 'exit');
      if (child.kill('SIGKILL')) await exited;
    });
    await waitForPort(port, AbortSignal.timeout(waitLimit));
    return { socket, port };
  }

  const good = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

  it('a good one passes, and nothing is written into it', async () => {
    const { socket } = await redis(...good);
    const lines = await runProbe(redisProbe, { REDIS_URL: `unix://${socket}` });
    expect(reportLines(lines)).toEqual([
      `✓ REDIS_URL: Redis on ${socket} answers`,
      expect.stringMatching(/^✓ Version: \d+\.\d+/),
      '✓ Role: takes writes',
      '✓ maxmemory-policy: noeviction',
      '✓ appendonly: yes',
      '✓ Rights: all that the queue needs',
    ]);
    expect(await clientOf(socket).dbsize()).toBe(0);
  });

  it('one that throws jobs away or keeps none is reported, with what to set', async () => {
    const { port } = await redis('--maxmemory-policy', 'allkeys-lru');
    const lines = await runProbe(redisProbe, { REDIS_URL: `redis://127.0.0.1:${port}` });
    expect(reportLines(lines)).toContainEqual(expect.stringContaining('✗ maxmemory-policy: allkeys-lru'));
    expect(reportLines(lines)).toContainEqual(expect.stringContaining('✗ appendonly: no'));
    expect(fixTexts(lines)).toContain('CONFIG SET appendonly yes');
  });

  it('a wrong password or none is reported, and never printed', async () => {
    const { port } = await redis(...good, '--requirepass', 'open sesame');
    const with_ = async (login: string) =>
      runProbe(redisProbe, { REDIS_URL: `redis://${login}127.0.0.1:${port}` });
    expect(reportLines(await with_(':open%20sesame@'))[0]).toMatch(/^✓ REDIS_URL: .* answers$/);
    for (const login of ['', ':hush-hush@', 'somebody:hush-hush@']) {
      const lines = await with_(login);
      expect(reportLines(lines)).toEqual([`✗ REDIS_URL: Redis 127.0.0.1:${port} refuses the password`]);
      expect(JSON.stringify(lines)).not.toContain('hush');
    }
  });

  it('the rights that a user lacks are listed', async () => {
    const user = ['--user', 'mail', 'on', '>open-sesame', '~bull:*', '+@all', '-bzpopmin', '-@scripting'];
    const { port } = await redis(...good, ...user);
    const lines = await runProbe(redisProbe, { REDIS_URL: `redis://mail:open-sesame@127.0.0.1:${port}` });
    expect(reportLines(lines).at(-1)).toBe('✗ Rights: this user may not do all that the queue needs');
    expect(fixTexts(lines).trim()).toBe('Add to its ACL: +eval +evalsha +bzpopmin');
  });

  it('a user without INFO and without our keys is reported as both', async () => {
    const user = ['--user', 'mail', 'on', '>open-sesame', '~cache:*', '+@all', '-info'];
    const { port } = await redis(...good, ...user);
    const lines = await runProbe(redisProbe, { REDIS_URL: `redis://mail:open-sesame@127.0.0.1:${port}` });
    expect(reportLines(lines)[1]).toMatch(/^– Version: can’t be told/);
    expect(fixTexts(lines)).toContain('~bull:* +info');
  });

  it('where nobody listens, or nobody speaks TLS, that is said', async () => {
    const port = await findFreePort();
    expect(reportLines(await runProbe(redisProbe, { REDIS_URL: `redis://127.0.0.1:${port}` }))).toEqual([
      `✗ REDIS_URL: Redis 127.0.0.1:${port} refuses connections (ECONNREFUSED)`,
    ]);
    const plain = await redis(...good);
    const [line] = await runProbe(redisProbe, { REDIS_URL: `rediss://127.0.0.1:${plain.port}` });
    expect(line?.verdict).toBe('wrong');
  });

  it('the private one is not started', async () => {
    const directory = await scratchDirectory();
    const lines = await runProbe(redisProbe, { DATA_DIR: directory });
    expect(reportLines(lines)[0]).toMatch(/^✓ redis-server: \d/);
    expect(reportLines(await runProbe(redisProbe, { DATA_DIR: `/tmp/${'d'.repeat(200)}` }))[1]).toMatch(
      /^✗ Its socket/,
    );
  });
});

it.each([
  ['4.0.9', 'wrong'],
  ['5.0.0', 'note'],
  ['6.2.0', 'well'],
  ['10.0.1', 'well'],
  ['', 'note'],
])('version %s is %s', (version, verdict) => {
  expect(checkVersion('Version', version).verdict).toBe(verdict);
});

it('a REDIS_URL that is not understood is looked at no further', async () => {
  expect(reportLines(await runProbe(redisProbe, { REDIS_URL: 'localhost' }))).toEqual([
    '– REDIS_URL: not looked at, since REDIS_URL can’t be used',
  ]);
});
