import { healthProbes } from '../../app/health/probes.ts';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import type { Health } from './fetch-health.ts';
import { fetchLocalHealth } from './web-port.ts';

const name = 'Facteur';

/** Reports what a running Facteur's health checks find; where none runs, what can't be checked from here, and why. */
export const runningAppProbe: Probe = {
  group: 'Facteur',
  name,
  needs: ['WEB_HOST', 'WEB_PORT'],
  async *run({ config }, signal) {
    const answer = config.web.port === 0 ? null : await fetchLocalHealth(config, signal);
    if (answer?.by === 'facteur') yield* healthResults(answer.health);
    else yield notRunningResult(config.web.port === 0);
  },
};

function* healthResults({ status, parts }: Health): Iterable<CheckResult> {
  if (status === 'standby') {
    yield info(
      name,
      'waits here as the standby: what the one that acts says of itself is on its own machine',
    );
    return;
  }
  if (status === 'ok') yield pass(name, 'says that all of its parts work');
  else if (!parts)
    yield fail(
      name,
      'says that it is not well, and tells which part only at a loopback address',
      'Look at /mail status.',
    );
  for (const { part, ok, detail, id = '', state } of parts ?? []) {
    if (checkedByDoctor.has(id)) continue;
    if (!ok) yield fail(part, detail, 'Mend that; /mail status shows it too.');
    else if (state === 'unknown') yield info(part, detail);
  }
}

const checkedByDoctor = new Set(
  healthProbes.filter(({ doctor }) => doctor.by === 'itself').map(({ id }) => id),
);

function notRunningResult(isAnyPort: boolean): CheckResult {
  const why = isAnyPort ? 'is not found where WEB_PORT is 0' : 'does not run';
  const unknown = healthProbes.flatMap(({ part, doctor }) =>
    doctor.by === 'running-facteur' ? [`${part}: ${doctor.otherwise}`] : [],
  );
  return info(name, `${why}, so that what only it can tell is not looked at`, unknown.join('\n'));
}
