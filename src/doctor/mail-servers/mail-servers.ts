import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import { createLogger } from '../../logging/logger.ts';
import { type LocalSettings, readDriverSettings } from '../../mail-servers/connection-settings.ts';
import { openMailServer } from '../../mail-servers/open-mail-server.ts';
import type { MailServerBinding } from '../../policy/policy.ts';
import { type CheckResult, fail, pass } from '../check-result.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { checkRemoteWorker } from './remote-worker.ts';

const name = 'Mail servers';

/** The mail servers that the policy file names: that each can be reached from here, as its driver says. */
export const mailServersProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['POLICY_FILE'],
  async *run(patient) {
    const file = patient.config.policyFile ?? defaultFile;
    const policy = existsSync(file) ? readPolicy(file) : null;
    // What is wrong with the file is another line's to say.
    if (!policy?.ok) return;
    for (const binding of policy.value.mailServers) yield* checkServer(binding, patient);
  },
};

async function* checkServer(binding: MailServerBinding, patient: ProbeContext): AsyncIterable<CheckResult> {
  const { environment, config, clock } = patient;
  const part = `Mail server ${binding.name}`;
  if (binding.worker === 'beside') return yield* checkRemoteWorker(binding, patient, part);
  const access = readDriverSettings(binding, environment.variables);
  if (!access.ok) return yield fail(part, 'can’t be reached as its settings are', access.fault.join('\n'));
  yield* checkConditions({ binding, access: access.value }, join(config.dataDirectory, 'mail'), clock, part);
}

async function* checkConditions(
  reached: { readonly binding: MailServerBinding; readonly access: LocalSettings },
  mailDirectory: string,
  clock: () => number,
  part: string,
): AsyncIterable<CheckResult> {
  const log = createLogger('silent', { write: () => undefined });
  const server = await openMailServer({ ...reached, mailDirectory, createIfMissing: false, log, clock });
  try {
    for (const { ok, detail } of await server.conditions())
      yield ok ? pass(part, detail) : fail(part, detail, 'See deploy/ for what its driver needs.');
  } finally {
    await server.close();
  }
}
