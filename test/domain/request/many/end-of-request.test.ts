import { expect, test } from 'vitest';
import { endOfRequest } from '../../../../src/domain/request/many/end-of-request.ts';

test.each([
  ['all applied', { applied: 3 }, 'applied', 'applied'],
  ['some applied, some failed', { applied: 1, failed: 2 }, 'partly-applied', 'partly-applied'],
  ['some applied, some outdated', { applied: 1, stale: 2 }, 'partly-applied', 'partly-applied'],
  ['some applied, some skipped', { applied: 1, skipped: 2 }, 'partly-applied', 'partly-applied'],
  ['all outdated', { stale: 2 }, 'found-changed', 'found-changed'],
  ['all failed', { failed: 2 }, 'failed', 'failed'],
  ['failed, and what needed it', { failed: 1, skipped: 1 }, 'failed', 'failed'],
  ['outdated and failed', { stale: 1, failed: 1 }, 'failed', 'failed'],
  ['one on its way', { applied: 2, sent: 1 }, null, null],
  ['one to come', { applied: 2, planned: 1 }, null, 'partly-applied'],
  ['none applied, one to come', { failed: 2, planned: 1 }, null, 'never-began'],
  ['outdated, one to come', { stale: 2, planned: 1 }, null, 'never-began'],
  ['one on its way, one to come', { sent: 1, planned: 1 }, null, null],
])('%s', (_what, counts, end, endIfStopped) => {
  expect(endOfRequest(counts, false)?.kind ?? null).toBe(end);
  expect(endOfRequest(counts, true)?.kind ?? null).toBe(endIfStopped);
});
