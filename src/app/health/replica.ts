import type { ReplicaState, Replication } from '../../replica/start-replicating.ts';
import type { Finding, HealthProbe } from './probe.ts';

/** Milliseconds that the replica may be behind, and that the first copy may take, before it counts as trouble. */
const [lateAfter, firstCopyAfter] = [60_000, 10 * 60_000];

/** Whether the replica has what was committed. */
export const replicaProbe: HealthProbe<{ readonly replication: Pick<Replication, 'state'> | null }> = {
  id: 'replica',
  part: 'Replica',
  doctor: { by: 'running-facteur', otherwise: 'it has what the last run could still send' },
  // Whoever has none is not told of it.
  check: ({ replication }) => (replication === null ? [] : [findingOf(replication.state())]),
};

function findingOf({ place, lag, age, down, trouble }: ReplicaState): Finding {
  const part = 'Replica';
  const why = trouble === null ? '' : `: ${trouble}`;
  if (down !== null)
    return { part, state: 'failing', detail: `litestream does not run, and is started again (${down})` };
  if (lag === null)
    return {
      ...{ part, state: age > firstCopyAfter || trouble !== null ? 'failing' : 'warning' },
      detail: `the first whole copy of this run is not in ${place} yet${why}`,
    };
  if (lag <= lateAfter)
    return {
      part,
      state: 'ok',
      detail: lag < 5_000 ? `up to date in ${place}` : `${seconds(lag)} behind in ${place}`,
    };
  return {
    ...{ part, state: 'failing' },
    detail: `${place} lacks what was committed in the last ${seconds(lag)}, which a crash would take now${why}`,
  };
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
