import { expect, test } from 'vitest';
import { strictestGate } from '../../src/policy/strictest-gate.ts';

const nothing = { confirm: false, approvals: null };
const confirm = { confirm: true, approvals: null };
const approvals = (count: number, role: 'moderator' | 'admin') => ({
  confirm: false,
  approvals: { count, role },
});

test('the gate of one change is its own', () => {
  for (const gate of [nothing, confirm, approvals(2, 'moderator')])
    expect(strictestGate([gate])).toEqual(gate);
});

test('any confirmation, the most approvals and the highest role count, from whichever change each comes', () => {
  expect(strictestGate([nothing, approvals(3, 'moderator'), confirm, approvals(1, 'admin')])).toEqual({
    confirm: true,
    approvals: { count: 3, role: 'admin' },
  });
});

test('more than eight changes ask for a confirmation', () => {
  expect(strictestGate(Array(8).fill(nothing))).toEqual(nothing);
  expect(strictestGate(Array(9).fill(nothing))).toEqual(confirm);
});
