import { expect, it } from 'vitest';
import { createHealth } from '../../../src/app/health/health.ts';
import type { Finding, HealthProbe } from '../../../src/app/health/probe.ts';
import { healthProbes } from '../../../src/app/health/probes.ts';

const probe = (id: string, check: () => Finding[] | Promise<Finding[]>): HealthProbe<object> => ({
  id,
  part: id,
  check,
  doctor: { by: 'itself' },
});
const finding = (part: string, state: Finding['state']): Finding => ({ part, state, detail: 'said' });

function health(probes: readonly HealthProbe<object>[], clock = () => 0) {
  const logged: unknown[] = [];
  const reportError = (error: unknown) => `error-${logged.push(error)}`;
  return { check: createHealth({ probes, parts: {}, clock, reportError, limit: 50 }), logged };
}

it('every probe has an id of its own, for monitors', () => {
  const ids = healthProbes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(['queue', 'schedule', 'outbox', 'database', 'disk']));
});

it('reports each part’s state, and since when it is so', async () => {
  let [now, state]: [number, Finding['state']] = [1_000, 'ok'];
  const { check } = health([probe('a', () => [finding('one', state)])], () => now);
  const first = { id: 'a', part: 'one', detail: 'said', state: 'ok', ok: true, since: 1_000 };
  expect(await check()).toEqual([{ ...first, checkedAt: 1_000 }]);
  now = 2_000;
  expect(await check()).toEqual([{ ...first, checkedAt: 2_000 }]);
  [now, state] = [3_000, 'failing'];
  expect(await check()).toMatchObject([{ state: 'failing', ok: false, since: 3_000 }]);
  [now, state] = [4_000, 'warning'];
  expect(await check()).toMatchObject([{ state: 'warning', ok: false, since: 4_000 }]);
  state = 'unknown';
  expect(await check()).toMatchObject([{ state: 'unknown', ok: true }]);
});

it('a probe that throws or hangs says so, and keeps no other from its findings', async () => {
  const { check, logged } = health([
    probe('throws', () => {
      throw new TypeError('nobody foresaw this');
    }),
    probe('hangs', () => new Promise(() => undefined)),
    probe('works', () => [finding('works', 'ok')]),
  ]);
  expect(await check()).toMatchObject([
    { part: 'throws', ok: false, detail: 'unknown: the log has the cause under error error-1' },
    { part: 'hangs', ok: false, detail: 'no answer within 0.05 s' },
    { part: 'works', ok: true },
  ]);
  expect(logged).toHaveLength(1);
});
