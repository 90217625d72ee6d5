import { healthProbes } from '../../app/health/probes.ts';
import { type Line, note, well, wrong } from '../check-result.ts';
import type { Probe } from '../probe.ts';
import type { Health } from './fetch-health.ts';
import { localAnswer } from './web-port.ts';

const name = 'Facteur';

/** What a running Facteur finds of its parts, probe by probe; where none runs, what can't be known from here, and why. */
export const runningProbe: Probe = {
  group: 'Facteur',
  name,
  needs: ['WEB_HOST', 'WEB_PORT'],
  async *look({ config }, signal) {
    const answer = config.web.port === 0 ? null : await localAnswer(config, signal);
    if (answer?.by === 'facteur') yield* linesOf(answer.health);
    else yield withoutFacteur(config.web.port === 0);
  },
};

function* linesOf({ status, parts }: Health): Iterable<Line> {
  if (status === 'ok') yield well(name, 'says that all of its parts work');
  else if (!parts)
    yield wrong(
      name,
      'says that it is not well, and tells which part only at a loopback address',
      'Look at /mail status.',
    );
  for (const { part, ok, detail, id = '', state } of parts ?? []) {
    if (looksItself.has(id)) continue;
    if (!ok) yield wrong(part, detail, 'Mend that; /mail status shows it too.');
    else if (state === 'unknown') yield note(part, detail);
  }
}

const looksItself = new Set(healthProbes.filter(({ doctor }) => doctor.by === 'itself').map(({ id }) => id));

function withoutFacteur(isAnywhere: boolean): Line {
  const why = isAnywhere ? 'is not found where WEB_PORT is 0' : 'does not run';
  const unknown = healthProbes.flatMap(({ part, doctor }) =>
    doctor.by === 'running-facteur' ? [`${part}: ${doctor.otherwise}`] : [],
  );
  return note(name, `${why}, so that what only it can tell is not looked at`, unknown.join('\n'));
}
