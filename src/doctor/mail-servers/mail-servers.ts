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

/** Checks that each mail server of the policy file can be reached from here, by its driver's own health check. */
export const mailServersProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['POLICY_FILE'],
  async *run(context) {
    const file = context.config.policyFile ?? defaultFile;
    const policy = existsSync(file) ? readPolicy(file) : null;
    // Another probe reports the file's problems.
    if (!policy?.ok) return;
    for (const binding of policy.value.mailServers) yield* checkServer(binding, context);
  },
};

async function* checkServer(binding: MailServerBinding, context: ProbeContext): AsyncIterable<CheckResult> {
  const { environment, config, clock } = context;
  const part = `Mail server ${binding.name}`;
  if (binding.worker === 'beside') return yield* checkRemoteWorker(binding, context, part);
  const settings = readDriverSettings(binding, environment.variables);
  if (!settings.ok)
    return yield fail(part, 'can’t be reached as its settings are', settings.fault.join('\n'));
  yield* checkConditions(
    { binding, access: settings.value },
    join(config.dataDirectory, 'mail'),
    clock,
    part,
  );
}

async function* checkConditions(
  target: { readonly binding: MailServerBinding; readonly access: LocalSettings },
  mailDirectory: string,
  clock: () => number,
  part: string,
): AsyncIterable<CheckResult> {
  const log = createLogger('silent', { write: () => undefined });
  const server = await openMailServer({ ...target, mailDirectory, createIfMissing: false, log, clock });
  try {
    for (const { ok, detail } of await server.conditions())
      yield ok ? pass(part, detail) : fail(part, detail, 'See deploy/ for what its driver needs.');
  } finally {
    await server.close();
  }
}
