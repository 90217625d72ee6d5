import { parseArgs } from 'node:util';
import { loadEnvFile } from '../src/config/env-file.ts';
import { readPolicy } from '../src/config/policy-file.ts';
import { describePolicy } from '../src/policy/summary.ts';

type Report = { readonly ok: boolean; readonly text: string };

/** What there is to say about a policy file: what it comes to, or all that is wrong with it. */
export function checkPolicyFile(file: string): Report {
  const policy = readPolicy(file);
  return policy.ok
    ? { ok: true, text: `${file} has no problems.\n\n${describePolicy(policy.value)}` }
    : { ok: false, text: policy.fault.join('\n') };
}

// `npm run policy:check FILE`; without FILE, the one that Facteur would read.
if (import.meta.main) {
  loadEnvFile();
  const { positionals } = parseArgs({ allowPositionals: true });
  const report = checkPolicyFile(positionals[0] ?? (process.env['POLICY_FILE'] || 'policy.yaml'));
  if (report.ok) console.log(report.text);
  else {
    console.error(report.text);
    process.exitCode = 1;
  }
}
