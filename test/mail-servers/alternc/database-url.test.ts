import { expect, test } from 'vitest';
import { parseDatabaseUrl } from '../../../src/mail-servers/alternc/database-url.ts';

const login = { user: 'facteur', password: 'p@ss', database: 'alternc' };

test.each([
  ['mysql://facteur:p%40ss@localhost/alternc', { host: 'localhost', ...login }],
  ['mariadb://facteur:p%40ss@db.example:3307/alternc', { host: 'db.example', port: 3307, ...login }],
  [
    'mysql://facteur:p%40ss@localhost/alternc?socket=/run/mysqld/mysqld.sock',
    { socketPath: '/run/mysqld/mysqld.sock', ...login },
  ],
])('%s is understood', (text, value) => {
  expect(parseDatabaseUrl(text)).toEqual({ ok: true, value });
});

test.each([
  'secret',
  'http://facteur:secret@localhost/alternc',
  'mysql://facteur:secret@localhost',
  'mysql://facteur:secret@localhost/alternc/more',
  'mysql://facteur@localhost/alternc',
  'mysql://:secret@localhost/alternc',
  'mysql://facteur:secret%zz@localhost/alternc',
  'mysql://facteur:secret@/alternc',
])('%s is refused, in words that do not repeat it', (text) => {
  const parsed = parseDatabaseUrl(text);
  expect(parsed).toMatchObject({ ok: false, fault: expect.stringContaining('must be like mysql://') });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});
