import fc from 'fast-check';
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
      sentinelLogin: {},
      master: 'boss',
    },
    'Redis boss, found by Sentinel one:5000, two:26379, database 1',
  ],
  [
    'rediss+sentinel://one/boss',
    {
      kind: 'sentinel',
      ...plain,
      tls: true,
      sentinels: [{ host: 'one', port: 26379 }],
      sentinelLogin: {},
      master: 'boss',
    },
    'Redis boss, found by Sentinel one:26379, over TLS',
  ],
  [
    'redis+sentinel://one/boss?sentinel_password=two%26two',
    {
      kind: 'sentinel',
      ...plain,
      sentinels: [{ host: 'one', port: 26379 }],
      sentinelLogin: { password: 'two&two' },
      master: 'boss',
    },
    'Redis boss, found by Sentinel one:26379',
  ],
  [
    'redis+sentinel://:secret@one/boss/2?sentinel_username=eve&sentinel_password=hush',
    {
      kind: 'sentinel',
      tls: false,
      login: { password: 'secret' },
      db: 2,
      sentinels: [{ host: 'one', port: 26379 }],
      sentinelLogin: { username: 'eve', password: 'hush' },
      master: 'boss',
    },
    'Redis boss, found by Sentinel one:26379, database 2',
  ],
  [
    'redis+cluster://bob:secret@one,two:7000',
    {
      kind: 'cluster',
      tls: false,
      login: { username: 'bob', password: 'secret' },
      nodes: [
        { host: 'one', port: 6379 },
        { host: 'two', port: 7000 },
      ],
    },
    'Redis Cluster with one:6379, two:7000',
  ],
  [
    'rediss+cluster://[::1]:7001',
    { kind: 'cluster', tls: true, login: {}, nodes: [{ host: '::1', port: 7001 }] },
    'Redis Cluster with [::1]:7001, over TLS',
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
  'redis+sentinel://one/boss?sentinel_password=',
  'redis+sentinel://one/boss?sentinel_username=secret',
  'redis+cluster://:secret@one/1',
  'redis+cluster://:secret@one,',
  'redis+cluster://',
  'unix://redis.sock',
])('%j is refused with the forms that there are, and never repeated', (text) => {
  const parsed = parseRedisUrl(text);
  expect(parsed).toEqual({ ok: false, fault: expect.stringContaining('redis+sentinel://[user:password@]') });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});

const scheme = fc.constantFrom(
  'redis',
  'rediss',
  'redis+sentinel',
  'rediss+sentinel',
  'redis+cluster',
  'unix',
  'http',
);
const odd = fc.string({ unit: 'grapheme' });

test('Whatever is written is a Redis or is refused, and a password is never repeated', () => {
  const secret = fc.stringMatching(/^[a-z]{12}$/);
  fc.assert(
    fc.property(scheme, odd, secret, odd, odd, (kind, user, password, host, rest) => {
      for (const text of [
        `${kind}://${user}:${password}@${host}/${rest}`,
        `${kind}://${host}/${rest}?sentinel_password=${password}`,
        `${password}${rest}`,
      ]) {
        const parsed = parseRedisUrl(text);
        if (!parsed.ok) expect(parsed.fault).not.toContain(password);
        else if (!`${host}${rest}`.includes(password) && parsed.value.kind !== 'socket')
          expect(describeRedis(parsed.value)).not.toContain(password);
      }
    }),
  );
});

const host = fc.stringMatching(/^[a-z][a-z0-9.-]{0,20}$/);
const nodes = fc.array(fc.record({ host, port: fc.integer({ min: 1, max: 65535 }) }), {
  minLength: 1,
  maxLength: 5,
});
const word = fc.string({ unit: 'grapheme', minLength: 1 });

test('A cluster and a Sentinel are read back as they were written, logins too', () => {
  fc.assert(
    fc.property(nodes, word, word, fc.boolean(), (places, username, password, tls) => {
      const hosts = places.map((each) => `${each.host}:${each.port}`).join();
      const [user, pass] = [username, password].map(encodeURIComponent);
      const s = tls ? 's' : '';
      const login = { username, password };
      expect(parseRedisUrl(`redis${s}+cluster://${user}:${pass}@${hosts}`)).toEqual({
        ok: true,
        value: { kind: 'cluster', tls, login, nodes: places },
      });
      const sentinel = `redis${s}+sentinel://${hosts}/boss?sentinel_username=${user}&sentinel_password=${pass}`;
      expect(parseRedisUrl(sentinel)).toEqual({
        ok: true,
        value: {
          kind: 'sentinel',
          tls,
          login: {},
          db: 0,
          sentinels: places,
          sentinelLogin: login,
          master: 'boss',
        },
      });
    }),
  );
});
