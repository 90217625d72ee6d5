import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../bench/parse-arguments.ts';

const names = { inAll: ['start', 'sync'], byName: ['soak'] };
const parse = (line: string) => parseArguments(line.split(' ').filter(Boolean), names);
const measured = (parts: readonly string[], json = false) => ({ kind: 'measure', parts, json });

describe('what the bench measures', () => {
  it.each([
    ['', ['start', 'sync']],
    ['--only sync', ['sync']],
    ['--only=sync,start', ['sync', 'start']],
    ['--only sync --only soak', ['sync', 'soak']],
    ['--only sync,sync', ['sync']],
    ['soak', ['soak']],
  ])('“%s”', (line, parts) => expect(parse(line)).toEqual(measured(parts)));

  it('as JSON, of all and of some', () => {
    expect(parse('--json')).toEqual(measured(['start', 'sync'], true));
    expect(parse('--only soak --json')).toEqual(measured(['soak'], true));
  });

  it('in this process, for a profiler', () =>
    expect(parse('--here soak')).toEqual({ kind: 'measure here', part: 'soak' }));

  it('nothing, where help or the names are asked for', () => {
    expect(parse('--help --only nothing')).toEqual({ kind: 'help' });
    expect(parse('-h')).toEqual({ kind: 'help' });
    expect(parse('--list')).toEqual({ kind: 'list' });
  });
});

describe('refused, with what there is', () => {
  it.each([
    ['--only million', 'no part “million”. There are: start, sync, soak.'],
    ['--only start,', 'no part “”'],
    ['--here million', 'no part “million”'],
    ['--here soak --only sync', '--here takes one part'],
    ['--only', '--only'],
    ['--fast', '--fast'],
  ])('“%s”', (line, why) =>
    expect(parse(line)).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) }),
  );

  it('tells how it is used', () =>
    expect(parse('--fast')).toMatchObject({ why: expect.stringContaining('npm run bench -- --only') }));
});
