import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { defaultFile, readPolicy } from '../../config/policy-file.ts';
import { defaultDelimiter } from '../../domain/address/address.ts';
import { childEnvironment } from '../../lib/child-environment.ts';
import { errorCode } from '../../lib/error-details.ts';
import { readDriverSettings } from '../../mail-servers/connection-settings.ts';
import { definitionOf } from '../../mail-servers/registry.ts';
import { delimiterVariable } from '../../mail-servers/server-variables.ts';
import type { MailServerBinding } from '../../policy/policy.ts';
import { type CheckResult, fail, pass } from '../check-result.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { findMention } from './mail-configuration.ts';

const name = 'Tags in addresses';

/** Checks that Facteur's recipient delimiters are those of this machine's Postfix, where one of its mail servers uses it. */
export const recipientDelimiterProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['RECIPIENT_DELIMITER', 'POLICY_FILE'],
  async *run(context, signal) {
    const configured = await configuredDelimiters(context);
    if (configured.length === 0) return;
    const postfix = await readPostfixDelimiter(join(context.etc, 'postfix'), signal);
    if (postfix !== null) yield* configured.map((each) => compareDelimiters(each, postfix));
  },
};

/** The delimiter that is configured for a mail server whose Postfix runs here, and its variable. */
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
  const settings = binding.worker === 'beside' ? null : readDriverSettings(binding, variables);
  // Where its mail lies on this machine, its Postfix runs here.
  if (!settings?.ok || !definitionOf(binding.driver).hasLocalMail?.(settings.value)) return [];
  const variable = delimiterVariable(binding.name);
  return [{ variable, delimiter: settings.value.recipientDelimiter ?? defaultDelimiter }];
}

/** The delimiter that Postfix uses; null where it is not on this machine. */
async function readPostfixDelimiter(directory: string, signal: AbortSignal): Promise<string | null> {
  if (!existsSync(join(directory, 'main.cf'))) return null;
  try {
    const args = ['-c', directory, '-h', 'recipient_delimiter'];
    const { stdout } = await promisify(execFile)('postconf', args, { env: childEnvironment(), signal });
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
