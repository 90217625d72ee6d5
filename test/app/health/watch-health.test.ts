import { expect, it, onTestFinished } from 'vitest';
import type { HealthCheck } from '../../../src/app/health/probe.ts';
import { watchHealth } from '../../../src/app/health/watch-health.ts';
import { eventually, recordingLog } from '../../support/scratch.ts';

const queue = (ok: boolean, detail: string): HealthCheck => ({
  id: 'queue',
  part: 'Queue',
  state: ok ? 'ok' : 'failing',
  ok,
  detail,
  since: 0,
  checkedAt: 0,
});

it('what begins to fail, and what works again, is logged once though nobody asks', async () => {
  const { log, messages } = recordingLog();
  let [found, looks] = [queue(true, 'nothing waits'), 0];
  const check = async () => {
    looks += 1;
    return [found];
  };
  const looked = (times: number) => eventually(() => looks).toBeGreaterThan(times);
  onTestFinished(watchHealth({ check, log, every: 5 }));
  await looked(3);
  expect(messages).toEqual([]);
  found = queue(false, 'its memory is full');
  await looked(looks + 3);
  expect(messages).toEqual(['Queue: its memory is full']);
  found = queue(true, 'nothing waits');
  await looked(looks + 3);
  expect(messages).toEqual(['Queue: its memory is full', 'Queue: works again']);
});
