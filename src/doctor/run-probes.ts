import { setTimeout as sleep } from 'node:timers/promises';
import { type Line, messageOf, note, wrong } from './check-result.ts';
import type { Patient, Probe } from './probe.ts';
import { secretsOf, withoutSecrets } from './redact-secrets.ts';

/** The lines of a group, in the order of its probes. */
export type Group = { readonly name: string; readonly lines: readonly Line[] };

/** Milliseconds that a probe may take. */
const patience = 5_000;
/** Milliseconds for a probe that was given up to let go of what it holds. */
const farewell = 500;

/** Makes all probes at once. None can keep another from its lines, by hanging or by throwing. */
export async function examine(
  probes: readonly Probe[],
  patient: Patient,
  limit = patience,
): Promise<readonly Group[]> {
  const { environment, config } = patient;
  const secrets = secretsOf(environment.variables, config);
  const examined = await Promise.all(
    probes.map(async (probe) => ({ group: probe.group, lines: await linesOf(probe, patient, limit) })),
  );
  return [...Map.groupBy(examined, ({ group }) => group)].map(([name, all]) => ({
    name,
    lines: all.flatMap(({ lines }) => lines).map((line) => withoutSecrets(secrets, line)),
  }));
}

async function linesOf(probe: Probe, patient: Patient, limit: number): Promise<readonly Line[]> {
  const { name, needs } = probe;
  const broken = needs.filter((variable) => patient.environment.broken.has(variable));
  if (broken.length > 0) return [note(name, `not looked at, since ${broken.join(' and ')} can’t be used`)];
  const lines: Line[] = [];
  const stopping = new AbortController();
  const timer = setTimeout(() => stopping.abort(), limit);
  const collecting = collect(probe, patient, stopping.signal, lines);
  try {
    await Promise.race([collecting, aborted(stopping.signal)]);
    return lines;
  } catch (error) {
    if (!stopping.signal.aborted) return [...lines, broke(name, error)];
    await Promise.race([Promise.allSettled([collecting]), sleep(farewell)]);
    return [...lines, late(probe, limit)];
  } finally {
    clearTimeout(timer);
    stopping.abort();
  }
}

async function collect(probe: Probe, patient: Patient, signal: AbortSignal, lines: Line[]): Promise<void> {
  for await (const line of probe.look(patient, signal)) {
    if (signal.aborted) return;
    lines.push(line);
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

const late = ({ name, whenLate = hangs }: Probe, limit: number): Line =>
  wrong(name, `there was no answer within ${limit / 1000} s`, whenLate);

const hangs = 'See whether what is asked here hangs or is behind a firewall, then try again.';

const broke = (name: string, error: unknown): Line =>
  wrong(name, `could not be looked at: ${messageOf(error)}`, 'Mend that, then try again.');
