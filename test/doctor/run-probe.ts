import type { CheckResult } from '../../src/doctor/check-result.ts';
import { readEnvironment, type Variables } from '../../src/doctor/environment.ts';
import type { Probe, ProbeContext } from '../../src/doctor/probe.ts';
import { runProbes } from '../../src/doctor/run-probes.ts';
import { scratchDirectory } from '../support/scratch.ts';

export { scratchDirectory };

/** A patient with these variables, on a machine of which nothing else is known. */
export const probeContext = (variables: Variables, more: Partial<ProbeContext> = {}): ProbeContext => ({
  ...readEnvironment('/nonexistent', variables),
  clock: Date.now,
  etc: '/nonexistent',
  smtpPort: 0,
  trustedCertificates: null,
  resolvesInDns: async () => null,
  ...more,
});

/** The lines of one probe. */
export async function runProbe(
  probe: Probe,
  variables: Variables,
  more: Partial<ProbeContext> & { readonly limit?: number } = {},
): Promise<readonly CheckResult[]> {
  const { limit, ...patient } = more;
  const groups = await runProbes([probe], probeContext(variables, patient), limit);
  return groups.flatMap(({ results }) => results);
}

const signs = { well: '✓', wrong: '✗', note: '–' };

/** Lines as the report shows them, without what to do. */
export const reportLines = (lines: readonly CheckResult[]): string[] =>
  lines.map(({ name, verdict, detail }) => `${signs[verdict]} ${name}: ${detail}`);

/** What to do, of all lines. */
export const fixTexts = (lines: readonly CheckResult[]): string =>
  lines.map(({ fix }) => fix ?? '').join('\n');
