import { loadSome } from '../src/config/load-settings.ts';
import { type RestoreResult, runRestore } from './restore/run-restore.ts';

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
const settings = loadSome(['DATA_DIR', 'POLICY_FILE']);
const result: RestoreResult = settings.ok
  ? await runRestore(process.argv.slice(2), settings.value, stopping.signal)
  : { status: 2, stderr: settings.fault };
if (result.status === 0) console.log(result.stdout);
else console.error(result.stderr);
process.exitCode = result.status;
