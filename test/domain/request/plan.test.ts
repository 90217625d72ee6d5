import { expect, test } from 'vitest';
import { effectsOf } from '../../../src/domain/request/effects.ts';
import { type Gate, makePlanOfOne } from '../../../src/domain/request/plan.ts';
import { aliasTo, at, change, mailbox, outside } from '../../support/fixtures/example-org.ts';

const wanted = change(at('bob'), mailbox('one'), aliasTo(outside('x')));
const gate: Gate = { confirm: true, approvals: { count: 1, role: 'admin' } };
const planOf = (bytes: number, asked: Gate = gate, of = wanted) =>
  makePlanOfOne(of, effectsOf(of, { present: { messages: 1, bytes } }), asked);

test('the same plan, made again, has the same hash', () => {
  expect(planOf(10).hash).toBe(planOf(10).hash);
  expect(planOf(10).hash).toMatch(/^[0-9a-f]{64}$/);
});

test('another loss, gate or change is another plan', () => {
  const hashes = [
    planOf(10),
    planOf(11),
    planOf(10, { ...gate, confirm: false }),
    planOf(10, { ...gate, approvals: null }),
    planOf(10, { ...gate, approvals: { count: 2, role: 'admin' } }),
    planOf(10, { ...gate, approvals: { count: 1, role: 'moderator' } }),
    planOf(10, gate, { ...wanted, address: at('ann') }),
    planOf(10, gate, { ...wanted, after: null }),
  ].map(({ hash }) => hash);
  expect(new Set(hashes).size).toBe(hashes.length);
});
