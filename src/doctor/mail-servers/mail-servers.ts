import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicy, usualFile } from '../../config/policy-file.ts';
import { createLog } from '../../logging/logger.ts';
import { accessOf, type DriverAccess } from '../../mail-servers/connection-settings.ts';
import { openMailServer } from '../../mail-servers/open-mail-server.ts';
import type { Binding } from '../../policy/policy.ts';
import { type Line, well, wrong } from '../check-result.ts';
import type { Patient, Probe } from '../probe.ts';
import { workerLines } from './remote-worker.ts';

const name = 'Mail servers';

/** The mail servers that the policy file names: that each can be reached from here, as its driver says. */
export const mailServersProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['POLICY_FILE'],
  async *look(patient) {
    const file = patient.config.policyFile ?? usualFile;
    const policy = existsSync(file) ? readPolicy(file) : null;
    // What is wrong with the file is another line's to say.
    if (!policy?.ok) return;
    for (const binding of policy.value.mailServers) yield* linesOf(binding, patient);
  },
};

async function* linesOf(binding: Binding, patient: Patient): AsyncIterable<Line> {
  const { environment, config, clock } = patient;
  const part = `Mail server ${binding.name}`;
  if (binding.worker === 'beside') return yield* workerLines(binding, patient, part);
  const access = accessOf(binding, environment.variables);
  if (!access.ok) return yield wrong(part, 'can’t be reached as its settings are', access.fault.join('\n'));
  yield* conditionsOf({ binding, access: access.value }, join(config.dataDirectory, 'mail'), clock, part);
}

async function* conditionsOf(
  reached: { readonly binding: Binding; readonly access: DriverAccess },
  mailDirectory: string,
  clock: () => number,
  part: string,
): AsyncIterable<Line> {
  const log = createLog('silent', { write: () => undefined });
  const server = await openMailServer({ ...reached, mailDirectory, createIfMissing: false, log, clock });
  try {
    for (const { ok, detail } of await server.conditions())
      yield ok ? well(part, detail) : wrong(part, detail, 'See deploy/ for what its driver needs.');
  } finally {
    await server.close();
  }
}
