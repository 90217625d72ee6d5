import { parseArgs } from 'node:util';
import { loadSome } from '../src/config/load-settings.ts';
import { defaultFile, readPolicy } from '../src/config/policy-file.ts';
import { readEnvironment } from '../src/doctor/environment.ts';
import { describePolicy } from '../src/policy/summary.ts';

type Report = { readonly ok: boolean; readonly text: string };

/** What there is to say about a policy file: what it comes to, or all that is wrong with it. */
export function checkPolicyFile(file: string): Report {
  const policy = readPolicy(file);
  return policy.ok
    ? { ok: true, text: `${file} has no problems.\n\n${describePolicy(policy.value)}` }
    : { ok: false, text: policy.fault.join('\n') };
}

/**
 * Tries the approvals channels of a policy file that has no problems, on the platforms whose tokens are set.
 * @returns a line for each; null where no token is set or the file names no channel.
 */
async function checkChannels(file: string): Promise<Report | null> {
  const environment = readEnvironment('.', {
    ...process.env,
    POLICY_FILE: file,
    POLICY_FILE_FILE: undefined,
  });
  if (!environment.config.slack && !environment.config.discord) return null;
  // Only now: the platforms' libraries are large.
  const { approvalsProbes } = await import('../src/doctor/chat/approvals-channels.ts');
  const { runProbes } = await import('../src/doctor/run-probes.ts');
  const context = {
    clock: Date.now,
    etc: '/etc',
    smtpPort: 25,
    trustedCertificates: null,
    resolvesInDns: async () => null,
  };
  const groups = await runProbes(approvalsProbes, { ...environment, ...context });
  const results = groups.flatMap((group) => group.results);
  const lines = results.map(({ name, detail, fix }) =>
    [`${name}: ${detail}`, fix].filter(Boolean).join(': '),
  );
  const ok = results.every(({ verdict }) => verdict !== 'wrong');
  return results.length === 0 ? null : { ok, text: lines.join('\n') };
}

async function reportOn(file: string): Promise<readonly Report[]> {
  const report = checkPolicyFile(file);
  const channels = report.ok ? await checkChannels(file) : null;
  return channels ? [report, channels] : [report];
}

// `npm run policy:check FILE`; without FILE, the one that Facteur would read.
if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const settings = loadSome(['POLICY_FILE']);
  for (const { ok, text } of settings.ok
    ? await reportOn(positionals[0] ?? (settings.value['POLICY_FILE'] || defaultFile))
    : [{ ok: false, text: settings.fault }]) {
    if (ok) console.log(text);
    else console.error(text);
    if (!ok) process.exitCode = 1;
  }
}
