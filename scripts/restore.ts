import { loadEnvFile } from '../src/config/env-file.ts';
import { runRestore } from './restore/run-restore.ts';

const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
loadEnvFile();
const result = await runRestore(process.argv.slice(2), process.env, stopping.signal);
if (result.status === 0) console.log(result.stdout);
else console.error(result.stderr);
process.exitCode = result.status;
