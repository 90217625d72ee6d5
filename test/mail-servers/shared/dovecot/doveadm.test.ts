import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDoveadm, type Doveadm } from '../../../../src/mail-servers/shared/dovecot/doveadm.ts';
import { checkDovecot } from '../../../../src/mail-servers/shared/dovecot/health.ts';
import { startFakeDoveadm } from '../../../support/mail-host/fake-doveadm.ts';
import { findFreePort, portOf } from '../../../support/ports.ts';
import { scratchDirectory } from '../../../support/scratch.ts';

const address = 'ann@example.org';

test('a URL without a key is refused at once, naming the setting', () => {
  expect(() => createDoveadm({ target: 'http://127.0.0.1:8084' })).toThrow(/DOVEADM_API_KEY/);
});

test('a command that is not there is named', async () => {
  const doveadm = createDoveadm({ target: '/nowhere/doveadm -c /nowhere/dovecot.conf' });
  await expect(doveadm.kick(address)).rejects.toThrow(
    /"\/nowhere\/doveadm -c .*" could not be started. Check DOVEADM/,
  );
});

test("a command's unexpected exit code is reported, with where to look", async () => {
  const doveadm = createDoveadm({ target: 'false' });
  await expect(doveadm.flushAuthCache(address)).rejects.toThrow(
    /authCacheFlush with exit code 1.*Dovecot's log/,
  );
});

test('an address is passed on as one argument that no shell reads', async () => {
  const doveadm = createDoveadm({ target: 'echo' });
  await expect(doveadm.flushAuthCache('$(exit 3)@example.org')).resolves.toBeUndefined();
});

test('an HTTP API that does not answer is named', async () => {
  const port = await findFreePort();
  const doveadm = createDoveadm({ target: `http://127.0.0.1:${port}`, apiKey: 'secret' });
  await expect(doveadm.kick(address)).rejects.toThrow(`127.0.0.1:${port} gave no answer. Check DOVEADM`);
});

test.each(['<html>', '{}', '[]'])('a web server that answers %s is no doveadm', async (body) => {
  const server = createServer((_, reply) => reply.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const doveadm = createDoveadm({ target: `http://127.0.0.1:${portOf(server)}`, apiKey: 'secret' });
  await expect(doveadm.kick(address)).rejects.toThrow(/did not answer as Dovecot does/);
  server.close();
});

/** A command in doveadm's place, with this exit code and output. */
async function commandSaying(words: {
  exitCode: number;
  stdout?: string;
  stderr?: string;
}): Promise<Doveadm> {
  const script = join(await scratchDirectory(), 'doveadm');
  const { exitCode, stdout = '', stderr = '' } = words;
  writeFileSync(script, `printf '%s' '${stdout}'\nprintf '%s\\n' '${stderr}' >&2\nexit ${exitCode}\n`);
  return createDoveadm({ target: `sh ${script}` });
}

const denied = 'auth-master: auth cache flush: connect(/run/dovecot/auth-master) failed: Permission denied';

test('a command that ends well but says that it failed has failed', async () => {
  // What `doveadm auth cache flush` of any version prints where it may not reach Dovecot.
  const doveadm = await commandSaying({
    exitCode: 0,
    stdout: '0 cache entries flushed',
    stderr: `Error: ${denied}`,
  });
  await expect(doveadm.flushAuthCache(address)).rejects.toMatchObject({
    name: 'MailServerUnavailable',
    message: expect.stringContaining(denied),
  });
  const denying = await commandSaying({ exitCode: 75, stderr: `doveadm(x): Fatal: ${denied}` });
  await expect(denying.kick(address)).rejects.toThrow(`exit code 75: ${denied}. Look in Dovecot's log`);
});

test('a command is not held to statistics and warnings', async () => {
  const stderr = 'Error: net_connect_unix(/run/dovecot/stats-writer) failed: Permission denied\nWarning: old';
  const doveadm = await commandSaying({ exitCode: 0, stderr });
  await expect(doveadm.flushAuthCache(address)).resolves.toBeUndefined();
});

test.each(['', '[]', '[{"messages":', '[{"messages":"1"}]', 'no JSON'])(
  'an answer of %j says nothing of a size, and is a failure',
  async (stdout) => {
    const doveadm = await commandSaying({ exitCode: 0, stdout });
    await expect(doveadm.mailboxStatus(address)).rejects.toMatchObject({ name: 'MailServerUnavailable' });
  },
);

describe('the HTTP API', () => {
  const at = (url: string) => createDoveadm({ target: url, apiKey: 'secret' });

  test.each([
    ['2.3.19', [['authCacheFlush', { user: [address] }]]],
    ['2.4.1', []],
    ['2.4.3', [['authCacheFlush', { userMask: [address] }]]],
  ] as const)('of Dovecot %s is asked to forget logins as it can be', async (version, calls) => {
    await using fake = await startFakeDoveadm(version);
    await at(fake.url).flushAuthCache(address);
    expect(fake.calls).toEqual(calls);
  });

  test.each([
    ['2.3.19', true],
    ['2.4.1', false],
    ['2.4.3', true],
  ] as const)('of Dovecot %s says whether it can', async (version, flushes) => {
    await using fake = await startFakeDoveadm(version);
    expect(await at(fake.url).check()).toEqual({ flushes });
    const { ok, detail } = await checkDovecot(at(fake.url));
    expect(ok).toBe(true);
    expect(detail.includes('auth_cache_size has to stay 0')).toBe(!flushes);
  });

  test.each(['unknownMethod', 'invalidRequest'])('that answers %s has done nothing', async (type) => {
    // These errors come with the exit code 0 too.
    await using fake = await startFakeDoveadm('2.3.19', () => ['error', { type, exitCode: 0 }]);
    const doveadm = at(fake.url);
    for (const ask of [() => doveadm.kick(address), () => doveadm.flushAuthCache(address), doveadm.check])
      await expect(ask()).rejects.toThrow(`(${type})`);
    expect(await checkDovecot(doveadm)).toMatchObject({ ok: false });
  });

  test('is not well where one of the things that changes ask of it fails', async () => {
    for (const failing of ['user', 'authCacheFlush', 'kick']) {
      await using fake = await startFakeDoveadm('2.4.3', (command) =>
        command === failing ? ['error', { type: 'exitCode', exitCode: 75 }] : ['doveadmResponse', []],
      );
      expect(await checkDovecot(at(fake.url))).toMatchObject({
        ok: false,
        detail: expect.stringContaining(`doveadm ended ${failing} with exit code 75`),
      });
    }
  });
});
