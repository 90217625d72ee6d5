import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type FindIds, maxCounted, newestPage } from '../../../src/domain/list/newest-page.ts';
import { firstPage, type PagePlace, parsePage, typePage } from '../../../src/domain/list/page-place.ts';
import { ok } from '../../../src/domain/result.ts';

/** As a store finds them: the newest first, whichever way. */
const findIn =
  (ids: Iterable<number>): FindIds =>
  (limit, { way, id }) => {
    const sorted = [...new Set(ids)].sort((one, other) => other - one);
    if (way === 'older') return sorted.filter((each) => each < id).slice(0, limit);
    const newer = sorted.filter((each) => each > id);
    return newer.slice(Math.max(0, newer.length - limit));
  };

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 120 });
const size = fc.integer({ min: 1, max: 30 });

/** All pages, as somebody sees them who clicks on “Next page”; between two of them the list changes. */
function goOn(list: Set<number>, pageSize: number, change: (page: number) => void): number[] {
  const seen: number[] = [];
  let place: PagePlace = firstPage;
  for (;;) {
    const page = newestPage(findIn(list), place, pageSize);
    seen.push(...page.rows);
    const last = page.rows.at(-1);
    if (!page.goesOn || last === undefined) return seen;
    change(place.number);
    place = { number: place.number + 1, from: { way: 'after', key: String(last) } };
  }
}

describe('whoever goes on from page to page', () => {
  test('sees each entry once, and none is left out that was there all the time', () => {
    fc.assert(
      fc.property(ids, ids, ids, size, (before, added, removed, pageSize) => {
        const list = new Set(before);
        const seen = goOn(list, pageSize, (page) => {
          const [comes, goes] = [added[page], removed[page]];
          if (comes !== undefined) list.add(comes);
          if (goes !== undefined) list.delete(goes);
        });
        expect(new Set(seen).size).toBe(seen.length);
        const gone = new Set(removed);
        expect(before.filter((id) => !gone.has(id) && !seen.includes(id))).toEqual([]);
      }),
    );
  });

  test('sees more than have numbers', () => {
    const all = Array.from({ length: 3 * maxCounted }, (_, index) => index + 1);
    expect(goOn(new Set(all), 20, () => undefined)).toEqual(all.toReversed());
  });
});

test('the page before the one that is shown is the one that it was come from', () => {
  fc.assert(
    fc.property(ids, size, (all, pageSize) => {
      const find = findIn(all);
      const first = newestPage(find, firstPage, pageSize);
      const second = newestPage(
        find,
        { number: 2, from: { way: 'after', key: String(first.rows.at(-1)) } },
        pageSize,
      );
      fc.pre(second.rows.length > 0);
      const key = String(second.rows[0]);
      expect(newestPage(find, { number: 1, from: { way: 'before', key } }, pageSize)).toEqual(first);
    }),
  );
});

it('counts no more than it says, and has no numbers after that', () => {
  const find = findIn(Array.from({ length: maxCounted + 1 }, (_, index) => index + 1));
  expect(newestPage(find, firstPage, 20)).toMatchObject({ count: maxCounted, more: true, goesOn: true });
  expect(newestPage(find, { number: maxCounted / 20 + 1 }, 20)).toMatchObject({ rows: [], goesOn: false });
});

const readNumber = (typed: string) => ok(Number(typed));

test.each<PagePlace>([
  { number: 7 },
  { number: 7, from: { way: 'after', key: 'a/b@example.org' } },
  { number: 7, from: { way: 'before', key: '12' } },
])('%j is read as it was typed', (place) => {
  expect(parsePage(typePage(place), readNumber)).toEqual(ok(place));
});
