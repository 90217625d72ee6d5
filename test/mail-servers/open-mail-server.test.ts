import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLogger } from '../../src/logging/logger.ts';
import { defaultServer, openMailServer } from '../../src/mail-servers/open-mail-server.ts';

it('a mail server says the name and the delimiter that it was given, + where it was given none', async () => {
  const setting = {
    mailDirectory: mkdtempSync(join(tmpdir(), 'facteur-open-')),
    createIfMissing: true,
    log: createLogger('silent', { write: () => undefined }),
    clock: Date.now,
  };
  const { binding } = defaultServer(null);
  const access = { driver: 'postfix-dovecot', directory: null, doveadm: null } as const;
  for (const [given, expected] of [
    [{}, '+'],
    [{ recipientDelimiter: '-' }, '-'],
    [{ recipientDelimiter: '' }, ''],
  ] as const) {
    const server = await openMailServer({
      ...setting,
      binding: { ...binding, name: 'one' },
      access: { ...access, ...given },
    });
    expect(server).toMatchObject({
      name: 'one',
      recipientDelimiter: expected,
      lacks: ['dkim', 'away', 'trace'],
    });
    await server.close();
  }
});
