import { expect, test } from 'vitest';
import { createLogger } from '../../src/logging/logger.ts';

/** As ioredis makes them. */
const refused = Object.assign(new Error('WRONGPASS invalid username-password pair'), {
  command: { name: 'auth', args: ['facteur', 'hush-hush'] },
});

test.each([
  ['itself', refused],
  ['one that it names', Object.assign(new Error('All nodes failed'), { lastNodeError: refused })],
  ['its cause', new Error('No node answers', { cause: refused })],
  ['one of several', new AggregateError([refused], 'All failed')],
])('An error is logged with its message, and without the arguments of the command: %s', (_, err) => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (text) => void lines.push(text) });
  log.warn({ err }, 'Redis is out of reach');
  const line = lines.join('');
  expect(line).toContain(err.message);
  expect(line).toContain('WRONGPASS');
  expect(line).not.toContain('hush');
});
