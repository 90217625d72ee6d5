import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { postfixLookupProbe } from '../../../src/doctor/mail-host/postfix-lookup.ts';
import { findFreePort, portOf } from '../../support/ports.ts';
import { fixTexts, reportLines, runProbe, scratchDirectory } from '../run-probe.ts';

const polite = {
  EHLO: '250-mail.example.org\r\n250 PIPELINING',
  MAIL: '250 2.1.0 Ok',
  QUIT: '221 2.0.0 Bye',
};

/** A Postfix with this reply to a recipient. @returns its port, and the received commands. */
async function postfixSaying(reply: string, greeting = '220 mail.example.org ESMTP') {
  const received: string[] = [];
  const server = createServer(async (socket) => {
    socket.on('error', () => undefined);
    socket.write(`${greeting}\r\n`);
    for await (const line of createInterface({ input: socket })) {
      received.push(line);
      const verb = line.split(' ', 1)[0] as keyof typeof polite;
      socket.write(`${polite[verb] ?? reply}\r\n`);
    }
    socket.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: portOf(server),
    received,
    [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')),
  };
}

/** The report on a machine whose Postfix looks addresses up in our directory. */
async function say(smtpPort: number) {
  const [etc, data] = [await scratchDirectory(), await scratchDirectory()];
  mkdirSync(join(etc, 'postfix'));
  writeFileSync(join(etc, 'postfix/domains.cf'), `dbpath = ${data}/mail/directory.sqlite\n`);
  return runProbe(postfixLookupProbe, { DATA_DIR: data }, { etc, smtpPort, limit: 2_000 });
}

it('Postfix that looks addresses up is well, and is sent no message', async () => {
  await using postfix = await postfixSaying('250 2.1.5 Ok');
  expect(reportLines(await say(postfix.port))).toEqual(['✓ Lookups: Postfix looks addresses up']);
  await expect
    .poll(() => postfix.received)
    .toEqual(['EHLO facteur.invalid', 'MAIL FROM:<>', 'RCPT TO:<nobody@facteur.invalid>', 'QUIT']);
});

it.each([
  ['451 4.3.0 <nobody@facteur.invalid>: Temporary lookup failure', 'systemctl reload postfix'],
  [
    '451 4.3.5 <nobody@facteur.invalid>: Recipient address rejected: Server configuration problem',
    'systemctl start dovecot',
  ],
])('one that answers %s defers all mail: %s', async (reply, fix) => {
  await using postfix = await postfixSaying(reply);
  const lines = await say(postfix.port);
  expect(reportLines(lines)).toEqual([
    expect.stringMatching(/^✗ Lookups: Postfix .*defers all mail: “451 4\.3\..*”$/),
  ]);
  expect(fixTexts(lines)).toContain(fix);
});

it('what another answer means is not known', async () => {
  await using greylisting = await postfixSaying('450 4.2.0 Greylisted');
  expect(reportLines(await say(greylisting.port))[0]).toMatch(/^– Lookups: .*“450 4.2.0 Greylisted”$/);
  await using closed = await postfixSaying('', '521 5.3.2 closed');
  expect(reportLines(await say(closed.port))[0]).toMatch(/^– Lookups: .*“521 5.3.2 closed”$/);
});

it('one that does not run, or hangs up, is reported', async () => {
  const free = await findFreePort();
  const lines = await say(free);
  expect(reportLines(lines)[0]).toContain(`on port ${free}: it refuses connections`);
  expect(fixTexts(lines)).toContain('systemctl start postfix');
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect(reportLines(await say(portOf(server)))[0]).toMatch(/^✗ .*hung up without an answer/);
  server.close();
});

it('one that has nothing to do with us is not asked', async () => {
  await using postfix = await postfixSaying('250 2.1.5 Ok');
  const etc = await scratchDirectory();
  const more = { etc, smtpPort: postfix.port };
  expect(await runProbe(postfixLookupProbe, { DATA_DIR: etc }, more)).toEqual([]);
  expect(postfix.received).toEqual([]);
});
