import { basename, join } from 'node:path';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import { runCheck } from '../data/sqlite-file.ts';
import type { Probe } from '../probe.ts';
import { filesNaming } from './mail-configuration.ts';

const name = 'Other names of domains';

/** What comes of it where a file of deploy/ is that of an older Facteur. */
const consequences: ReadonlyMap<string, string> = new Map([
  ['aliases.cf', 'mail for them is refused'],
  ['senders.cf', 'nobody may send as an address of theirs'],
  [
    'suspended.cf',
    'mail for an address of theirs that is suspended comes back later, instead of being refused',
  ],
]);

/**
 * Checks that this machine's Postfix looks up addresses by the other names of their domains: the queries of an older Facteur
 * did not.
 */
export const otherNamesProbe: Probe = {
  group: 'Mail server',
  name,
  needs: [],
  async *run({ config, etc }, signal) {
    const directory = mailDirectoryFile(config);
    const lookups = (await filesNaming(directory, join(etc, 'postfix'))).filter(looksUpAddresses);
    if (lookups.length === 0) return;
    const lacking = lookups.filter(({ text }) => !/\balias_domain\b/.test(text));
    if (lacking.length === 0) return yield pass(name, 'Postfix looks up addresses by them too');
    const inUse = await namesInUse(directory, signal);
    yield* lacking.map(({ path }) => result(path, inUse));
  },
};

/** Whether a table for Postfix asks the directory for addresses. */
const looksUpAddresses = ({ text }: { readonly text: string }): boolean =>
  /^query\s*=[^(]*\bFROM\s+alias\b/im.test(text);

async function namesInUse(directory: string, signal: AbortSignal): Promise<readonly string[]> {
  if (!(await statOrNull(directory))) return [];
  const names: string[] = [];
  for await (const each of runCheck('alias-domains', directory, signal)) names.push(String(each));
  return names;
}

function result(path: string, inUse: readonly string[]): CheckResult {
  const file = basename(path);
  const consequence = consequences.get(file);
  const what = `${path} does not look them up${consequence === undefined ? '' : `: ${consequence}`}`;
  const fix =
    consequence === undefined
      ? 'Add alias_domain to its query, as the files in deploy/postfix-dovecot/postfix/facteur have it. Then: systemctl reload postfix'
      : `Take the file of this version: install -m 0644 deploy/postfix-dovecot/postfix/facteur/${file} ${path} && systemctl reload postfix`;
  if (inUse.length === 0) return info(name, `${what}; there are none yet`, fix);
  return fail(name, `${what} (${inUse.join(', ')})`, fix);
}
