import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createDoveadm } from '../../../src/mail-servers/postfix-dovecot/doveadm.ts';
import { findFreePort, portOf } from '../../support/ports.ts';

const address = 'ann@example.org';

test('a URL without a key is refused at once, naming the setting', () => {
  expect(() => createDoveadm({ doveadm: 'http://127.0.0.1:8084' })).toThrow(/DOVEADM_API_KEY/);
});

test('a command that is not there is named', async () => {
  const doveadm = createDoveadm({ doveadm: '/nowhere/doveadm -c /nowhere/dovecot.conf' });
  await expect(doveadm.kick(address)).rejects.toThrow(
    /"\/nowhere\/doveadm -c .*" could not be started. Check DOVEADM/,
  );
});

test("a command's unexpected exit code is told, with where to look", async () => {
  const doveadm = createDoveadm({ doveadm: 'false' });
  await expect(doveadm.flushAuthCache(address)).rejects.toThrow(
    /authCacheFlush with exit code 1.*Dovecot's log/,
  );
});

test('an address is passed on as one argument that no shell reads', async () => {
  const doveadm = createDoveadm({ doveadm: 'echo' });
  await expect(doveadm.flushAuthCache('$(exit 3)@example.org')).resolves.toBeUndefined();
});

test('an HTTP API that does not answer is named', async () => {
  const port = await findFreePort();
  const doveadm = createDoveadm({ doveadm: `http://127.0.0.1:${port}`, apiKey: 'secret' });
  await expect(doveadm.kick(address)).rejects.toThrow(`127.0.0.1:${port} gave no answer. Check DOVEADM`);
});

test.each(['<html>', '{}', '[]'])('a web server that answers %s is no doveadm', async (body) => {
  const server = createServer((_, reply) => reply.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const doveadm = createDoveadm({ doveadm: `http://127.0.0.1:${portOf(server)}`, apiKey: 'secret' });
  await expect(doveadm.kick(address)).rejects.toThrow(/did not answer as Dovecot does/);
  server.close();
});
