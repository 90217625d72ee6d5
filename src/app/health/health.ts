import { withTimeout } from '../../lib/with-timeout.ts';
import type { ReportError } from '../../logging/report-error.ts';
import type { Finding, HealthCheck, HealthProbe } from './probe.ts';

/** Milliseconds that a probe may take. */
const defaultTimeout = 10_000;

export type HealthOptions<Parts> = {
  readonly probes: readonly HealthProbe<Parts>[];
  readonly parts: Parts;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly reportError: ReportError;
  readonly limit?: number;
};

/** Creates a function that runs all probes concurrently. A probe that hangs or throws does not affect the others. */
export function createHealth<Parts>(options: HealthOptions<Parts>): () => Promise<readonly HealthCheck[]> {
  const { probes, parts, clock, reportError, limit = defaultTimeout } = options;
  let previous = new Map<string, HealthCheck>();

  async function findings({ part, check }: HealthProbe<Parts>): Promise<readonly Finding[]> {
    try {
      const timedOut = { part, state: 'failing', detail: `no answer within ${limit / 1000} s` } as const;
      return await withTimeout(limit, Promise.resolve(check(parts)), [timedOut]);
    } catch (error) {
      const errorId = reportError(error, `The health of ${part} could not be checked`);
      return [{ part, state: 'failing', detail: `unknown: the log has the cause under error ${errorId}` }];
    }
  }

  async function checksOf(probe: HealthProbe<Parts>): Promise<readonly HealthCheck[]> {
    const all = await findings(probe);
    const checkedAt = clock();
    return all.map(({ part, state, detail }) => {
      const last = previous.get(checkKey({ id: probe.id, part }));
      const since = last?.state === state ? last.since : checkedAt;
      return { id: probe.id, part, state, ok: isFine(state), detail, since, checkedAt };
    });
  }

  return async () => {
    const checks = (await Promise.all(probes.map(checksOf))).flat();
    previous = new Map(checks.map((each) => [checkKey(each), each]));
    return checks;
  };
}

const checkKey = ({ id, part }: Pick<HealthCheck, 'id' | 'part'>): string => JSON.stringify([id, part]);

const isFine = (state: Finding['state']): boolean => state === 'ok' || state === 'unknown';
