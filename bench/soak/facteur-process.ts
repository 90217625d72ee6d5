import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../node-flags.ts';
import { ended, listening, slackSettings } from '../slack-sink.ts';

const main = fileURLToPath(new URL('../../scripts/facteur.mjs', import.meta.url));
/** The program with its clocks set otherwise. */
const shifted = fileURLToPath(new URL('../../test/support/app-process/at-shifted-time.ts', import.meta.url));

/** Of what a soak runs on. */
export type Place = {
  readonly dataDirectory: string;
  /** Where Slack calls Facteur, and where Facteur calls Slack. */
  readonly port: number;
  readonly api: string;
  /** The port of the metrics. */
  readonly metrics: number;
  readonly keepDays: number;
};

/** What the log complained of, in lines. */
export type Complaints = { warnings: number; errors: number };

export type FacteurProcess = AsyncDisposable & {
  readonly pid: number;
  readonly complaints: Readonly<Complaints>;
};

/**
 * The program as `npm start` runs it, on a private redis-server.
 * @param behind by how many milliseconds its clocks are behind; 0: it is the program itself.
 */
export async function startFacteur(place: Place, behind = 0): Promise<FacteurProcess> {
  const { dataDirectory, port, api, metrics, keepDays } = place;
  const entry = behind === 0 ? [main] : [shifted, shiftFile(dataDirectory, behind)];
  const child = spawn(process.execPath, [...nodeFlags, ...entry], {
    env: {
      PATH: process.env['PATH'],
      ...{ DATA_DIR: dataDirectory, WEB_PORT: '0', LOG_LEVEL: 'warn', METRICS_PORT: String(metrics) },
      // What is deleted leaves the disk within the hour, instead of filling it for a month.
      ...{ RETENTION_DAYS: '0', KEEP_DAYS: String(keepDays) },
      POLICY_FILE: join(dataDirectory, 'policy.yaml'),
      ...slackSettings(port, api),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints = followLog(child);
  await listening(port);
  return {
    pid: child.pid ?? 0,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await ended(child);
      if (child.exitCode !== 0) throw new Error(`Facteur ended with ${child.exitCode ?? child.signalCode}`);
    },
  };
}

function shiftFile(dataDirectory: string, behind: number): string {
  const file = join(dataDirectory, 'clock');
  writeFileSync(file, String(-behind));
  return file;
}

/** Counts what the log complains of, and says it. */
function followLog({ stderr }: ChildProcess): Complaints {
  const complaints = { warnings: 0, errors: 0 };
  if (!stderr) return complaints;
  createInterface({ input: stderr }).on('line', (line) => {
    if (line.startsWith('{"level":40')) complaints.warnings += 1;
    else complaints.errors += 1;
    process.stderr.write(`${line}\n`);
  });
  return complaints;
}
