import { expect, test } from 'vitest';
import { describeRedis, parseRedisUrl, type RedisTarget } from '../../src/config/redis-url.ts';

const local = { host: 'localhost', port: 6379 };
const plain = { tls: false, login: {}, db: 0 };

test.each<[string, RedisTarget, string]>([
  ['redis://localhost', { kind: 'server', ...plain, server: local }, 'Redis localhost:6379'],
  [
    'rediss://bob:s%40cret@[::1]:6380/3',
    {
      kind: 'server',
      tls: true,
      login: { username: 'bob', password: 's@cret' },
      db: 3,
      server: { host: '::1', port: 6380 },
    },
    'Redis [::1]:6380, database 3, over TLS',
  ],
  [
    'redis://:secret@localhost/',
    { kind: 'server', ...plain, login: { password: 'secret' }, server: local },
    'Redis localhost:6379',
  ],
  ['unix:///run/redis.sock', { kind: 'socket', path: '/run/redis.sock' }, 'Redis on /run/redis.sock'],
  [
    'redis+sentinel://:secret@one:5000,two/boss/1',
    {
      kind: 'sentinel',
      tls: false,
      login: { password: 'secret' },
      db: 1,
      sentinels: [
        { host: 'one', port: 5000 },
        { host: 'two', port: 26379 },
      ],
      master: 'boss',
    },
    'Redis boss, found by Sentinel one:5000, two:26379, database 1',
  ],
  [
    'rediss+sentinel://one/boss',
    { kind: 'sentinel', ...plain, tls: true, sentinels: [{ host: 'one', port: 26379 }], master: 'boss' },
    'Redis boss, found by Sentinel one:26379, over TLS',
  ],
])('%s is understood, and described without its secrets', (text, target, description) => {
  expect(parseRedisUrl(text)).toEqual({ ok: true, value: target });
  expect(describeRedis(target)).toBe(description);
});

test.each([
  '',
  'localhost:6379',
  'http://:secret@localhost',
  'redis://',
  'redis://secret@localhost',
  'redis://:secret@localhost:0',
  'redis://:secret@localhost:65536',
  'redis://:secret@localhost:port',
  'redis://:secret@localhost/zero',
  'redis://:secret@one,two',
  'redis://:secret@localhost?db=1',
  'redis://:secret@with@at',
  'redis+sentinel://:secret@one:26379',
  'redis+sentinel://:secret@one:26379,/boss',
  'unix://redis.sock',
])('%j is refused with the forms that there are, and never repeated', (text) => {
  const parsed = parseRedisUrl(text);
  expect(parsed).toEqual({ ok: false, fault: expect.stringContaining('redis+sentinel://[user:password@]') });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});
