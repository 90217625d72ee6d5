import { expect, it } from 'vitest';
import type { HealthCheck } from '../../../src/app/health/probe.ts';
import { healthProbes } from '../../../src/app/health/probes.ts';
import { runningAppProbe } from '../../../src/doctor/web/running.ts';
import { findFreePort } from '../../support/ports.ts';
import { fixTexts, reportLines, runProbe } from '../run-probe.ts';
import { httpServer } from './http-server.ts';

const check = (id: string, part: string, state: HealthCheck['state'], detail: string): HealthCheck => ({
  id,
  part,
  state,
  ok: state === 'ok' || state === 'unknown',
  detail,
  since: 0,
  checkedAt: 0,
});

async function say(parts: readonly object[] | undefined, isWell: boolean) {
  const port = await httpServer((_, response) => {
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isWell ? 'ok' : 'degraded', parts }));
  });
  return reportLines(await runProbe(runningAppProbe, { WEB_PORT: port }));
}

it('whatever a running Facteur finds is found by the doctor', async () => {
  expect(await say([check('queue', 'Queue', 'ok', 'nothing waits')], true)).toEqual([
    '✓ Facteur: says that all of its parts work',
  ]);
  expect(
    await say(
      [
        check('queue', 'Queue', 'failing', 'its memory is full'),
        check('outbox', 'Waiting jobs', 'warning', 'wait'),
        check('chat', 'Slack', 'ok', 'there'),
        check('approvals-channels', 'Approvals channel slack/C2', 'unknown', 'not known'),
      ],
      false,
    ),
  ).toEqual([
    '✗ Queue: its memory is full',
    '✗ Waiting jobs: wait',
    '– Approvals channel slack/C2: not known',
  ]);
});

it('what the doctor looks at by itself is reported once', async () => {
  expect(await say([check('disk', 'Disk', 'warning', 'only 1 MB')], false)).toEqual([]);
});

it('an older Facteur, or one that reports no parts, is understood', async () => {
  expect(await say([{ part: 'Queue', ok: false, detail: 'away' }], false)).toEqual(['✗ Queue: away']);
  expect(await say(undefined, false)).toEqual([
    '✗ Facteur: says that it is not well, and tells which part only at a loopback address',
  ]);
});

it('where none runs, every probe that the doctor can’t make is named, with why', async () => {
  for (const WEB_PORT of [`${await findFreePort()}`, '0']) {
    const lines = await runProbe(runningAppProbe, { WEB_PORT });
    expect(lines.map(({ verdict }) => verdict)).toEqual(['note']);
    for (const { part, doctor } of healthProbes)
      if (doctor.by === 'running-facteur') expect(fixTexts(lines)).toContain(`${part}: ${doctor.otherwise}`);
  }
});
