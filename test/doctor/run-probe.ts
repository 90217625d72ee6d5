import type { Variables } from '../../src/config/variables.ts';
import type { CheckResult } from '../../src/doctor/check-result.ts';
import { readEnvironment } from '../../src/doctor/environment.ts';
import type { Probe, ProbeContext } from '../../src/doctor/probe.ts';
import { runProbes } from '../../src/doctor/run-probes.ts';
import { scratchDirectory } from '../support/scratch.ts';

export { scratchDirectory };

/** A context with these variables, on a machine without anything else. */
export const probeContext = (variables: Variables, more: Partial<ProbeContext> = {}): ProbeContext => ({
  ...readEnvironment('/nonexistent', variables),
  clock: Date.now,
  etc: '/nonexistent',
  smtpPort: 0,
  trustedCertificates: null,
  resolvesInDns: async () => null,
  ...more,
});

/** Runs a probe. @returns its results. */
export async function runProbe(
  probe: Probe,
  variables: Variables,
  more: Partial<ProbeContext> & { readonly limit?: number } = {},
): Promise<readonly CheckResult[]> {
  const { limit, ...context } = more;
  const groups = await runProbes([probe], probeContext(variables, context), limit);
  return groups.flatMap(({ results }) => results);
}

const signs = { well: '✓', wrong: '✗', note: '–' };

/** Results as the report shows them, without their fixes. */
export const reportLines = (results: readonly CheckResult[]): string[] =>
  results.map(({ name, verdict, detail }) => `${signs[verdict]} ${name}: ${detail}`);

/** The fixes of all results. */
export const fixTexts = (results: readonly CheckResult[]): string =>
  results.map(({ fix }) => fix ?? '').join('\n');
