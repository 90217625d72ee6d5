import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Warned, weighUse } from '../../../src/domain/quota/quota-warning.ts';

/** What is warned of while a mailbox of a quota of 1000 holds each of these in turn. */
function levelsSaid(uses: readonly (number | { readonly used: number; readonly quota: number | null })[]) {
  const said: number[] = [];
  let warned: Warned = null;
  for (const use of uses) {
    const { used, quota } = typeof use === 'number' ? { used: use, quota: 1000 } : use;
    const weighed = weighUse(warned, used, quota);
    warned = weighed.warned;
    if (weighed.isNews) said.push(warned?.level ?? Number.NaN);
  }
  return said;
}

describe('what is warned of', () => {
  it.each([
    ['80 and 95 per cent, each once', [790, 800, 850, 949, 950, 999], [80, 95]],
    ['both at once as the higher', [100, 990], [95]],
    ['nothing below', [0, 500, 799], []],
    ['nothing again near a level', [800, 760, 800, 751, 820], [80]],
    ['again what was five per cent below', [800, 749, 800], [80, 80]],
    ['the higher again, and not the lower', [960, 890, 960], [95, 95]],
    ['what is over the quota as 95', [2000], [95]],
  ])('%s', (_, uses, said) => expect(levelsSaid(uses)).toEqual(said));

  it.each([
    ['a larger quota starts anew', [900, { used: 900, quota: 1200 }, { used: 960, quota: 1200 }], [80, 80]],
    ['a larger quota that is still full is no news', [960, { used: 960, quota: 1050 }], [95]],
    ['a smaller quota may be reached by itself', [700, { used: 700, quota: 800 }], [80]],
    ['no limit is never reached, and forgets', [900, { used: 900, quota: null }, 900], [80, 80]],
  ])('%s', (_, uses, said) => expect(levelsSaid(uses)).toEqual(said));
});

const level = (used: number) => (used >= 950 ? 95 : used >= 800 ? 80 : 0);

describe('for any uses', () => {
  const uses = fc.array(fc.integer({ min: 0, max: 1100 }), { maxLength: 40 });

  it('each is warned of when it is first reached, and nothing is said of what is not reached', () => {
    fc.assert(
      fc.property(uses, (all) => {
        const highest = Math.max(0, ...all.map(level));
        const said = levelsSaid(all);
        expect(Math.max(0, ...said)).toBe(highest);
      }),
    );
  });

  it('between two warnings of a level the mailbox was five per cent below it', () => {
    fc.assert(
      fc.property(uses, (all) => {
        let warned: Warned = null;
        let lowest = Number.POSITIVE_INFINITY;
        let last = 0;
        for (const used of all) {
          lowest = Math.min(lowest, used);
          const weighed = weighUse(warned, used, 1000);
          warned = weighed.warned;
          if (!weighed.isNews) continue;
          const now = warned?.level ?? 0;
          expect(level(used)).toBe(now);
          if (now <= last) expect(lowest).toBeLessThan((now - 5) * 10);
          last = now;
          lowest = used;
        }
      }),
    );
  });

  it('a measurement that is repeated is never news', () => {
    fc.assert(
      fc.property(uses, fc.integer({ min: 0, max: 1100 }), (all, used) => {
        let warned: Warned = null;
        for (const each of [...all, used]) warned = weighUse(warned, each, 1000).warned;
        expect(weighUse(warned, used, 1000)).toEqual({ warned, isNews: false });
      }),
    );
  });
});
