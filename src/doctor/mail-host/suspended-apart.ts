import { join } from 'node:path';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import { runCheck } from '../data/sqlite-file.ts';
import type { Probe } from '../probe.ts';
import { type ConfigurationFile, filesNaming } from './mail-configuration.ts';

const name = 'Logins and mail apart';

/** Queries of an older Facteur, for which a mailbox is suspended as a whole or not at all. */
const olderQueries = [
  {
    program: 'postfix',
    isOlder: (text: string) => /^query\s*=.*\bmailbox\.active\s*=\s*0/im.test(text),
    consequence: 'mail to a mailbox whose logins alone are suspended is refused',
    fix: (path: string) =>
      `Take the file of this version: install -m 0644 deploy/postfix-dovecot/postfix/facteur/suspended.cf ${path} && systemctl reload postfix`,
  },
  {
    program: 'dovecot',
    // A query of several lines ends each but the last with a backslash.
    isOlder: (text: string) => /\(\s*active\s*=\s*1\s+OR\s+'%[^']*'\s*<>\s*'lmtp'\s*\)/i.test(text),
    consequence:
      'mail to a mailbox whose logins alone are suspended comes back to its sender, and a mailbox whose mail is suspended gets it by way of aliases',
    fix: (path: string) =>
      `Take the user query of deploy/postfix-dovecot for your Dovecot (user_query, or sql_query of userdb facteur) into ${path}. Then: systemctl reload dovecot`,
  },
] as const;

/**
 * Checks that this machine's Postfix and Dovecot tell a suspension of logins from one of mail: the queries of an older Facteur
 * did not.
 */
export const suspendedApartProbe: Probe = {
  group: 'Mail server',
  name,
  needs: [],
  async *run({ config, etc }, signal) {
    const directory = mailDirectoryFile(config);
    let isUsed = false;
    const older: { readonly path: string; readonly query: (typeof olderQueries)[number] }[] = [];
    for (const query of olderQueries) {
      const files = await filesNaming(directory, join(etc, query.program));
      isUsed ||= files.length > 0;
      older.push(
        ...files
          .filter(({ text }: ConfigurationFile) => query.isOlder(text))
          .map(({ path }) => ({ path, query })),
      );
    }
    if (!isUsed) return;
    if (older.length === 0) return yield pass(name, 'Postfix and Dovecot tell them from each other');
    const apart = await mailboxesApart(directory, signal);
    for (const { path, query } of older) yield result(path, query, apart);
  },
};

/** How many mailboxes have one of the two suspended. */
async function mailboxesApart(directory: string, signal: AbortSignal): Promise<number> {
  if (!(await statOrNull(directory))) return 0;
  let count = 0;
  for await (const each of runCheck('suspended-apart', directory, signal)) count += Number(each);
  return count;
}

function result(
  path: string,
  { consequence, fix }: (typeof olderQueries)[number],
  apart: number,
): CheckResult {
  const what = `${path} is of an older Facteur: ${consequence}`;
  return apart === 0
    ? info(name, `${what}; there is none yet`, fix(path))
    : fail(name, `${what} (${apart} ${apart === 1 ? 'mailbox' : 'mailboxes'})`, fix(path));
}
