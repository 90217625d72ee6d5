import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../lib/error-details.ts';
import { type CheckResult, fail, info } from './check-result.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { collectSecrets, redactSecrets } from './redact-secrets.ts';

/** The results of a group, in the order of its probes. */
export type ResultGroup = { readonly name: string; readonly results: readonly CheckResult[] };

/** Milliseconds that a probe may take. */
const defaultTimeout = 5_000;
/** Milliseconds that a probe has for releasing its resources after a time-out. */
const cleanupTimeout = 500;

/** Runs all probes concurrently. A probe that hangs or throws does not affect the others. */
export async function runProbes(
  probes: readonly Probe[],
  context: ProbeContext,
  limit = defaultTimeout,
): Promise<readonly ResultGroup[]> {
  const { environment, config } = context;
  const secrets = collectSecrets(environment.variables, config);
  const probed = await Promise.all(
    probes.map(async (probe) => ({ group: probe.group, results: await runProbe(probe, context, limit) })),
  );
  return [...Map.groupBy(probed, ({ group }) => group)].map(([name, all]) => ({
    name,
    results: all.flatMap(({ results }) => results).map((result) => redactSecrets(secrets, result)),
  }));
}

async function runProbe(probe: Probe, context: ProbeContext, limit: number): Promise<readonly CheckResult[]> {
  const { name, needs } = probe;
  const invalid = needs.filter((variable) => context.environment.invalid.has(variable));
  if (invalid.length > 0) return [info(name, `not looked at, since ${invalid.join(' and ')} can’t be used`)];
  const results: CheckResult[] = [];
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), limit);
  const collecting = collectResults(probe, context, stopping.signal, results);
  try {
    await Promise.race([collecting, rejectOnAbort(stopping.signal)]);
    return results;
  } catch (error) {
    if (!stopping.signal.aborted) return [...results, errorResult(name, error)];
    await Promise.race([Promise.allSettled([collecting]), sleep(cleanupTimeout)]);
    return [...results, timeoutResult(probe, limit)];
  } finally {
    clearTimeout(timer);
    stopping.abort();
  }
}

async function collectResults(
  probe: Probe,
  context: ProbeContext,
  signal: AbortSignal,
  results: CheckResult[],
): Promise<void> {
  for await (const result of probe.run(context, signal)) {
    if (signal.aborted) return;
    results.push(result);
  }
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const timeoutResult = ({ name, timeoutAdvice = defaultTimeoutAdvice }: Probe, limit: number): CheckResult =>
  fail(name, `there was no answer within ${limit / 1000} s`, timeoutAdvice);

const defaultTimeoutAdvice = 'See whether what is asked here hangs or is behind a firewall, then try again.';

const errorResult = (name: string, error: unknown): CheckResult =>
  fail(name, `could not be looked at: ${errorMessage(error)}`, 'Mend that, then try again.');
