import type { Line } from '../../src/doctor/check-result.ts';
import { readEnvironment, type Variables } from '../../src/doctor/environment.ts';
import type { Patient, Probe } from '../../src/doctor/probe.ts';
import { examine } from '../../src/doctor/run-probes.ts';
import { scratchDirectory } from '../support/scratch.ts';

export { scratchDirectory };

/** A patient with these variables, on a machine of which nothing else is known. */
export const patientOf = (variables: Variables, more: Partial<Patient> = {}): Patient => ({
  ...readEnvironment('/nonexistent', variables),
  clock: Date.now,
  etc: '/nonexistent',
  smtpPort: 0,
  trusted: null,
  inDns: async () => null,
  ...more,
});

/** The lines of one probe. */
export async function look(
  probe: Probe,
  variables: Variables,
  more: Partial<Patient> & { readonly limit?: number } = {},
): Promise<readonly Line[]> {
  const { limit, ...patient } = more;
  const groups = await examine([probe], patientOf(variables, patient), limit);
  return groups.flatMap(({ lines }) => lines);
}

const signs = { well: '✓', wrong: '✗', note: '–' };

/** Lines as the report shows them, without what to do. */
export const shown = (lines: readonly Line[]): string[] =>
  lines.map(({ name, verdict, detail }) => `${signs[verdict]} ${name}: ${detail}`);

/** What to do, of all lines. */
export const fixes = (lines: readonly Line[]): string => lines.map(({ fix }) => fix ?? '').join('\n');
