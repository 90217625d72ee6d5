import { describe, expect, it } from 'vitest';
import { parseLogLine } from '../../src/replica/litestream/log-lines.ts';
import { createTroubles } from '../../src/replica/litestream/troubles.ts';
import { recordingLog } from '../support/scratch.ts';

describe('a line of Litestream’s log', () => {
  it('says up to where a database was sent', () => {
    const line =
      '{"time":"2026-11-28T01:23:12.311Z","level":"INFO","msg":"wal segment written","db":"/d/a.sqlite","replica":"file","position":"a39673a7b7d26e84/0000000a:37112","elapsed":"2.4ms","sz":20600}';
    expect(parseLogLine(line)).toEqual({
      ...{ kind: 'replicated', database: '/d/a.sqlite' },
      upTo: { generation: 'a39673a7b7d26e84', index: 10, offset: 57_712 },
    });
  });

  it.each([
    [
      '{"level":"ERROR","msg":"monitor error","error":"dial tcp: refused"}',
      'error',
      'monitor error: dial tcp: refused',
    ],
    ['{"level":"WARN","msg":"x","error":{"a":1}}', 'warn', 'x: {"a":1}'],
    ['panic: runtime error', 'error', 'panic: runtime error'],
  ])('says what goes wrong: %s', (line, level, message) => {
    expect(parseLogLine(line)).toEqual({ kind: 'trouble', level, message });
  });

  it.each(['', '{"level":"INFO","msg":"litestream","version":"v0.3.13"}'])('may say nothing: %s', (line) => {
    expect(parseLogLine(line)).toBeNull();
  });
});

it('what goes wrong is logged without secrets, and once a minute at most, until something was sent', () => {
  const { log, messages } = recordingLog();
  let now = 0;
  const troubles = createTroubles(log, ['geheim'], () => now);
  const report = (message: string) => troubles.report({ kind: 'trouble', level: 'error', message });
  report('key geheim is wrong');
  report('refused');
  report('key geheim is wrong');
  expect(messages).toEqual(['litestream: key [secret] is wrong', 'litestream: refused']);
  expect(troubles.last()).toBe('key [secret] is wrong');
  now = 60_000;
  report('refused');
  troubles.over();
  expect(troubles.last()).toBeNull();
  report('refused');
  expect(messages).toHaveLength(4);
});
