import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { startApp } from '../../../src/app/start-app.ts';
import { readConfig } from '../../../src/config/config.ts';
import { openPolicyFile } from '../../../src/config/policy-file.ts';
import { createLogger } from '../../../src/logging/logger.ts';
import { openMailServer } from '../../../src/mail-servers/open-mail-server.ts';

/** Facteur at another time: the file that is its argument says by how many milliseconds its clocks are ahead. */
const shift = () => Number(readFileSync(process.argv[2] ?? '', 'utf8'));

const config = readConfig(process.env);
if (!config.ok) throw new Error(config.fault.join('\n'));
const policy = openPolicyFile(config.value.policyFile);
if (!policy.ok) throw new Error(policy.fault.join('\n'));

const facteur = await startApp({
  config: config.value,
  log: createLogger(config.value.logLevel, pino.destination(2)),
  openMailServer,
  terminal: null,
  policy: policy.value,
  clock: () => Date.now() + shift(),
  // Days pass: nobody sets the clock.
  monotonicNow: () => performance.now() + shift(),
});
process.once('SIGTERM', () => void facteur.stop().then(() => process.exit(0)));
