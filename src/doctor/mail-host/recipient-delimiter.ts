import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readPolicy, usualFile } from '../../config/policy-file.ts';
import { usualDelimiter } from '../../domain/address/address.ts';
import { childEnvironment } from '../../lib/child-environment.ts';
import { accessOf, type DriverAccess, delimiterVariable } from '../../mail-servers/connection-settings.ts';
import type { Binding } from '../../policy/policy.ts';
import { codeOf, type Line, well, wrong } from '../check-result.ts';
import { directoryFile } from '../data/databases.ts';
import type { Patient, Probe } from '../probe.ts';
import { mentionOf } from './mail-configuration.ts';

const name = 'Tags in addresses';

/** That this machine's Postfix tells tags by what Facteur is told, where it is the Postfix of one of its mail servers. */
export const recipientDelimiterProbe: Probe = {
  group: 'Mail server',
  name,
  needs: ['RECIPIENT_DELIMITER', 'POLICY_FILE'],
  async *look(patient, signal) {
    const told = await toldOf(patient);
    if (told.length === 0) return;
    const postfix = await postfixDelimiter(join(patient.etc, 'postfix'), signal);
    if (postfix !== null) yield* told.map((one) => lineOf(one, postfix));
  },
};

/** What Facteur is told of a mail server whose Postfix runs here, and by which variable. */
type Told = { readonly variable: string; readonly delimiter: string };

async function toldOf({ config, environment, etc }: Patient): Promise<readonly Told[]> {
  const file = config.policyFile ?? usualFile;
  const policy = existsSync(file) ? readPolicy(file) : null;
  const bindings = policy?.ok ? policy.value.mailServers : [];
  if (bindings.length > 0) return bindings.flatMap((binding) => toldOfServer(binding, environment.variables));
  const isItsPostfix = (await mentionOf(directoryFile(config), join(etc, 'postfix'))) === 'named';
  return isItsPostfix ? [{ variable: 'RECIPIENT_DELIMITER', delimiter: config.recipientDelimiter }] : [];
}

function toldOfServer(binding: Binding, variables: Patient['environment']['variables']): Told[] {
  const access = binding.worker === 'beside' ? null : accessOf(binding, variables);
  if (!access?.ok || !keepsMailHere(access.value)) return [];
  const variable = delimiterVariable(binding.name);
  return [{ variable, delimiter: access.value.recipientDelimiter ?? usualDelimiter }];
}

/** Whether its mail lies on this machine, and so its Postfix runs here. */
const keepsMailHere = (access: DriverAccess): boolean =>
  access.driver === 'postfix-dovecot' || ('mailDirectory' in access && access.mailDirectory !== null);

/** Postfix's own word; null where there is none on this machine. */
async function postfixDelimiter(directory: string, signal: AbortSignal): Promise<string | null> {
  if (!existsSync(join(directory, 'main.cf'))) return null;
  try {
    const asked = ['-c', directory, '-h', 'recipient_delimiter'];
    const { stdout } = await promisify(execFile)('postconf', asked, { env: childEnvironment(), signal });
    return stdout.trim();
  } catch (error) {
    if (signal.aborted || codeOf(error) !== 'ENOENT') throw error;
    return null;
  }
}

function lineOf({ variable, delimiter }: Told, postfix: string): Line {
  const isSame = [...new Set(postfix)].sort().join('') === [...new Set(delimiter)].sort().join('');
  return isSame
    ? well(name, `begin with ${inWords(postfix)}, for Postfix and Facteur`)
    : wrong(
        name,
        `begin with ${inWords(postfix)} for Postfix, and with ${inWords(delimiter)} for Facteur`,
        `Set ${variable}=${postfix === '' ? 'none' : postfix}, as recipient_delimiter in Postfix’s main.cf says.`,
      );
}

const inWords = (delimiter: string): string =>
  delimiter === '' ? 'nothing (there are none)' : [...delimiter].map((each) => `“${each}”`).join(' or ');
