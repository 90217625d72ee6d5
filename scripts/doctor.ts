import { parseArgs } from 'node:util';
import { readEnvironment } from '../src/doctor/environment.ts';
import { resolvesInDns } from '../src/doctor/mail-services/mail-names.ts';
import { probes } from '../src/doctor/probes.ts';
import { countVerdict, jsonReport, textReport } from '../src/doctor/report.ts';
import { runProbes } from '../src/doctor/run-probes.ts';
import { errorMessage } from '../src/lib/error-details.ts';

const usage = 'Usage: npm run doctor, or for programs: npm run -s doctor -- --json';

/** 0: all is well. 1: something has to be mended. 2: an option is not understood, and nothing was looked at. */
async function run(): Promise<0 | 1 | 2> {
  const json = readOptions();
  if (json === null) return 2;
  const groups = await runProbes(probes, {
    ...readEnvironment('.', process.env),
    clock: Date.now,
    etc: '/etc',
    smtpPort: 25,
    trustedCertificates: null,
    resolvesInDns,
  });
  await print(json ? jsonReport(groups) : textReport(groups));
  return countVerdict(groups, 'wrong') === 0 ? 0 : 1;
}

/** Whether it is to be JSON; null where something else was typed. Without `--` before it npm takes `--json` for its own. */
function readOptions(): boolean | null {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
    return values.json ?? process.env['npm_config_json'] === 'true';
  } catch (error) {
    console.error(`${errorMessage(error)}\n${usage}`);
    return null;
  }
}

const print = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(`${text}\n`, () => resolve()));

// What hangs would keep the process alive after its probe was given up.
process.exit(await run());
