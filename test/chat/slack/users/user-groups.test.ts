import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUserGroups } from '../../../../src/chat/slack/users/user-groups.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Groups of a Slack that answers so many milliseconds after it was asked, always with UMAX. */
function groupsAfter(milliseconds: number) {
  const warned: unknown[] = [];
  const list = async () => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return { ok: true, users: ['UMAX'] };
  };
  const log = { info: vi.fn(), error: vi.fn(), warn: (details: unknown) => void warned.push(details) };
  const groups = createUserGroups({
    client: { usergroups: { users: { list } } },
    monotonicNow: Date.now,
    log,
  });
  const of = async (wait: number) => {
    const answer = groups.memberships('UMAX', ['SMODS']);
    await vi.advanceTimersByTimeAsync(wait);
    return answer;
  };
  return { of, warned };
}

it('an answer in time is taken, and nothing is logged', async () => {
  const { of, warned } = groupsAfter(999);
  expect(await of(999)).toEqual({ groups: ['SMODS'], areAllKnown: true });
  expect(warned).toEqual([]);
});

it('an answer that is late gives nobody a role, which is logged once, and counts once it is there', async () => {
  const { of, warned } = groupsAfter(2_500);
  expect(await of(1_000)).toEqual({ groups: [], areAllKnown: false });
  expect(await of(1_000)).toEqual({ groups: [], areAllKnown: false });
  expect(warned).toEqual([{ group: 'SMODS', error: 'no answer within 1000 ms' }]);
  expect(await of(500)).toEqual({ groups: ['SMODS'], areAllKnown: true });
});
