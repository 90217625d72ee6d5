import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import { defaultDelimiter } from '../../domain/address/address.ts';
import { childEnvironment } from '../../lib/child-environment.ts';
import { readDriverSettings } from '../../mail-servers/connection-settings.ts';
import { definitionOf } from '../../mail-servers/registry.ts';
import { delimiterVariable } from '../../mail-servers/server-variables.ts';
import type { MailServerBinding } from '../../policy/policy.ts';
import { type CheckResult, errorCode, fail, pass } from '../check-result.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { findMention } from './mail-configuration.ts';

const name = 'Tags in addresses';

/** That this machine's Postfix tells tags by what Facteur is told, where it is the Postfix of one of its mail servers. */
export const recipientDelimiterProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['RECIPIENT_DELIMITER', 'POLICY_FILE'],
  async *run(patient, signal) {
    const told = await configuredDelimiters(patient);
    if (told.length === 0) return;
    const postfix = await readPostfixDelimiter(join(patient.etc, 'postfix'), signal);
    if (postfix !== null) yield* told.map((one) => compareDelimiters(one, postfix));
  },
};

/** What Facteur is told of a mail server whose Postfix runs here, and by which variable. */
type ConfiguredDelimiter = { readonly variable: string; readonly delimiter: string };

async function configuredDelimiters({
  config,
  environment,
  etc,
}: ProbeContext): Promise<readonly ConfiguredDelimiter[]> {
  const file = config.policyFile ?? defaultFile;
  const policy = existsSync(file) ? readPolicy(file) : null;
  const bindings = policy?.ok ? policy.value.mailServers : [];
  if (bindings.length > 0)
    return bindings.flatMap((binding) => serverDelimiters(binding, environment.variables));
  const isItsPostfix = (await findMention(mailDirectoryFile(config), join(etc, 'postfix'))) === 'named';
  return isItsPostfix ? [{ variable: 'RECIPIENT_DELIMITER', delimiter: config.recipientDelimiter }] : [];
}

function serverDelimiters(
  binding: MailServerBinding,
  variables: ProbeContext['environment']['variables'],
): ConfiguredDelimiter[] {
  const access = binding.worker === 'beside' ? null : readDriverSettings(binding, variables);
  // Where its mail lies on this machine, its Postfix runs here.
  if (!access?.ok || !definitionOf(binding.driver).hasLocalMail?.(access.value)) return [];
  const variable = delimiterVariable(binding.name);
  return [{ variable, delimiter: access.value.recipientDelimiter ?? defaultDelimiter }];
}

/** Postfix's own word; null where there is none on this machine. */
async function readPostfixDelimiter(directory: string, signal: AbortSignal): Promise<string | null> {
  if (!existsSync(join(directory, 'main.cf'))) return null;
  try {
    const asked = ['-c', directory, '-h', 'recipient_delimiter'];
    const { stdout } = await promisify(execFile)('postconf', asked, { env: childEnvironment(), signal });
    return stdout.trim();
  } catch (error) {
    if (signal.aborted || errorCode(error) !== 'ENOENT') throw error;
    return null;
  }
}

function compareDelimiters({ variable, delimiter }: ConfiguredDelimiter, postfix: string): CheckResult {
  const isSame = [...new Set(postfix)].sort().join('') === [...new Set(delimiter)].sort().join('');
  return isSame
    ? pass(name, `begin with ${describeDelimiter(postfix)}, for Postfix and Facteur`)
    : fail(
        name,
        `begin with ${describeDelimiter(postfix)} for Postfix, and with ${describeDelimiter(delimiter)} for Facteur`,
        `Set ${variable}=${postfix === '' ? 'none' : postfix}, as recipient_delimiter in Postfix’s main.cf says.`,
      );
}

const describeDelimiter = (delimiter: string): string =>
  delimiter === '' ? 'nothing (there are none)' : [...delimiter].map((each) => `“${each}”`).join(' or ');
