import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage } from '../lib/error-details.ts';
import { type CheckResult, fail, info } from './check-result.ts';
import type { Probe, ProbeContext } from './probe.ts';
import { collectSecrets, redactSecrets } from './redact-secrets.ts';

/** The lines of a group, in the order of its probes. */
export type ResultGroup = { readonly name: string; readonly lines: readonly CheckResult[] };

/** Milliseconds that a probe may take. */
const defaultTimeout = 5_000;
/** Milliseconds for a probe that was given up to let go of what it holds. */
const cleanupTimeout = 500;

/** Makes all probes at once. None can keep another from its lines, by hanging or by throwing. */
export async function runProbes(
  probes: readonly Probe[],
  context: ProbeContext,
  limit = defaultTimeout,
): Promise<readonly ResultGroup[]> {
  const { environment, config } = context;
  const secrets = collectSecrets(environment.variables, config);
  const examined = await Promise.all(
    probes.map(async (probe) => ({ group: probe.group, lines: await runProbe(probe, context, limit) })),
  );
  return [...Map.groupBy(examined, ({ group }) => group)].map(([name, all]) => ({
    name,
    lines: all.flatMap(({ lines }) => lines).map((line) => redactSecrets(secrets, line)),
  }));
}

async function runProbe(probe: Probe, context: ProbeContext, limit: number): Promise<readonly CheckResult[]> {
  const { name, needs } = probe;
  const broken = needs.filter((variable) => context.environment.invalid.has(variable));
  if (broken.length > 0) return [info(name, `not looked at, since ${broken.join(' and ')} can’t be used`)];
  const lines: CheckResult[] = [];
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), limit);
  const collecting = collectResults(probe, context, stopping.signal, lines);
  try {
    await Promise.race([collecting, rejectOnAbort(stopping.signal)]);
    return lines;
  } catch (error) {
    if (!stopping.signal.aborted) return [...lines, errorResult(name, error)];
    await Promise.race([Promise.allSettled([collecting]), sleep(cleanupTimeout)]);
    return [...lines, timeoutResult(probe, limit)];
  } finally {
    clearTimeout(timer);
    stopping.abort();
  }
}

async function collectResults(
  probe: Probe,
  context: ProbeContext,
  signal: AbortSignal,
  lines: CheckResult[],
): Promise<void> {
  for await (const line of probe.run(context, signal)) {
    if (signal.aborted) return;
    lines.push(line);
  }
}

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const timeoutResult = ({ name, timeoutAdvice = defaultTimeoutAdvice }: Probe, limit: number): CheckResult =>
  fail(name, `there was no answer within ${limit / 1000} s`, timeoutAdvice);

const defaultTimeoutAdvice = 'See whether what is asked here hangs or is behind a firewall, then try again.';

const errorResult = (name: string, error: unknown): CheckResult =>
  fail(name, `could not be looked at: ${errorMessage(error)}`, 'Mend that, then try again.');
