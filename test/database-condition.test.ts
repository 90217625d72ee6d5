import { expect, it } from 'vitest';
import { databaseCondition } from '../src/conditions.ts';

const failing = (code: string, lockedFor: number | null) => ({
  requests: { countOpen: () => 3 },
  tryWrite: () => {
    throw Object.assign(new Error('it fails'), { code });
  },
  lockedFor: () => lockedFor,
});

it('a database that another process holds for a moment is well', () => {
  expect(databaseCondition(failing('SQLITE_BUSY', 1_500))).toEqual({
    part: 'Requests',
    ok: true,
    detail: 'another process writes just now',
  });
});

it('one that another process holds on to is told with since when, and how to find that process', () => {
  const { ok, detail } = databaseCondition(failing('SQLITE_BUSY', 12_000));
  expect(ok).toBe(false);
  expect(detail).toMatch(/held facteur\.sqlite for 12 s.*is kept and waits.*fuser facteur\.sqlite/);
});

it('one whose disk is full is told with what to do', () => {
  expect(databaseCondition(failing('SQLITE_FULL', null))).toMatchObject({
    ok: false,
    detail: expect.stringContaining('make room on it'),
  });
});

it('one that can be written tells how many requests are open', () => {
  const store = { ...failing('', null), tryWrite: () => undefined };
  expect(databaseCondition(store)).toEqual({ part: 'Requests', ok: true, detail: '3 open' });
});
