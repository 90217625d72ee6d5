import { expect, it } from 'vitest';
import { readOptions } from '../../scripts/audit/options.ts';

const read = (...args: string[]) => readOptions(args, {}, ['expect', 'anchor'], () => 'expect');

it.each(['-abc', '--bc', '-'])('a value that begins with a dash is one: %s', (key) => {
  expect(read('--anchor', key)).toEqual({ ok: true, value: { anchor: key } });
  expect(read(`--anchor=${key}`, '--expect', 'x')).toEqual({ ok: true, value: { anchor: key, expect: 'x' } });
});

it.each([['--other', 'x'], ['--anchor'], ['-a']])('what is no option is refused: %s', (...args) => {
  expect(read(...args).ok).toBe(false);
});
