import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/dns/finding.ts';
import { compareLooks, hasSuspicion, type Standing } from '../../../src/domain/dns/standing.ts';

type State = Finding['state'];
const found: Readonly<Record<State, Finding>> = {
  right: { check: 'mx', state: 'right', shown: '' },
  wrong: { check: 'mx', state: 'wrong', problems: [{ code: 'mx-none' }], publish: [] },
  unknown: { check: 'mx', state: 'unknown', unknown: { why: 'dns', trouble: 'timeout' } },
};

/** After which of these looks it was told that something has turned wrong. */
function toldAfter(looks: readonly State[]): number[] {
  let standing: Standing = {};
  return looks.flatMap((state, at) => {
    const turn = compareLooks(standing, [found[state]]);
    standing = turn.standing;
    return turn.turned.length > 0 ? [at] : [];
  });
}

test.each<[string, State[], number[]]>([
  ['wrong from the start', ['wrong', 'wrong', 'wrong'], []],
  ['right, then wrong twice', ['right', 'wrong', 'wrong', 'wrong', 'wrong'], [2]],
  ['wrong for a moment', ['right', 'wrong', 'right', 'wrong', 'right'], []],
  ['unknown in between', ['right', 'unknown', 'wrong', 'unknown', 'wrong', 'unknown', 'wrong'], [4]],
  ['wrong, right, and wrong again', ['right', 'wrong', 'wrong', 'right', 'wrong', 'wrong'], [2, 5]],
])('%s', (_, looks, told) => {
  expect(toldAfter(looks)).toEqual(told);
});

test('what can’t be told changes nothing, and nothing is told twice without being right in between', () => {
  const looks = fc.array(fc.constantFrom<State[]>('right', 'wrong', 'unknown'));
  fc.assert(
    fc.property(looks, (states) => {
      const known = states.filter((state) => state !== 'unknown');
      expect(toldAfter(states)).toHaveLength(toldAfter(known).length);
      // Told once for each run of two or more that follows a right one.
      const runs =
        known
          .map((state) => state[0])
          .join('')
          .match(/(?<=r)ww+/g) ?? [];
      expect(toldAfter(known)).toHaveLength(runs.length);
    }),
  );
});

test('another look is wanted soon while something is suspected', () => {
  const right = compareLooks({}, [found.right]).standing;
  const suspected = compareLooks(right, [found.wrong]).standing;
  expect([right, suspected, compareLooks(suspected, [found.wrong]).standing].map(hasSuspicion)).toEqual([
    ...[false, true, false],
  ]);
});
