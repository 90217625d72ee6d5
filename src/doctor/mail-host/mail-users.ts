import { join } from 'node:path';
import { type CheckResult, fail, info, pass } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { mailDirectoryFile } from '../data/databases.ts';
import type { Probe, ProbeContext } from '../probe.ts';
import { type Account, closedParent, hasRights, read, readAccount, traverse, write } from './file-access.ts';
import { findMention } from './mail-configuration.ts';

/** A program that uses files of Facteur's, its account, and the rights that it needs. */
type MailUser = {
  readonly program: string;
  readonly account: string;
  /** `own` for Postfix, which drops its supplementary groups. */
  readonly groups: 'own' | 'all';
  /** Its configuration directory below /etc. */
  readonly configuration: string;
  readonly needs: (mail: string) => readonly (readonly [path: string, rights: number])[];
};

// A reader of an SQLite file in WAL mode writes beside it (sqlite.org/wal.html).
const directoryRights = (mail: string) =>
  [
    [mail, read | write | traverse],
    [join(mail, 'directory.sqlite'), read | write],
  ] as const;

const storageRights = (mail: string) => [[join(mail, 'homes'), read | write | traverse]] as const;

const mailUsers: readonly MailUser[] = [
  { program: 'Postfix', account: 'postfix', groups: 'own', configuration: 'postfix', needs: directoryRights },
  { program: 'Dovecot', account: 'vmail', groups: 'all', configuration: 'dovecot', needs: storageRights },
];

/** Checks that Postfix and Dovecot on this machine are set up for our directory, and have the rights that they need. */
export const mailUsersProbe: Probe = {
  group: 'Mail server',
  name: 'Postfix and Dovecot',
  needs: [],
  async *run(context) {
    for (const user of mailUsers) yield* checkUser(context, user);
  },
};

async function* checkUser({ config, etc }: ProbeContext, user: MailUser): AsyncIterable<CheckResult> {
  const { program, configuration, needs } = user;
  const file = mailDirectoryFile(config);
  const guide = 'deploy/postfix-dovecot/README.md sets it up.';
  const mention = await findMention(file, join(etc, configuration));
  if (mention === 'none') return yield info(program, 'is not on this machine');
  if (mention === 'not named') return yield info(program, `does not look addresses up in ${file}`, guide);
  if (mention === 'unknown')
    return yield info(
      program,
      `has configuration that can’t be read from here: whether it looks addresses up in ${file} is not known`,
      'Run the doctor as root to have that looked at.',
    );
  const account = readAccount(etc, user.account, user.groups);
  if (!account) return yield fail(program, `there is no user ${user.account} on this machine`, guide);
  const required = needs(join(config.dataDirectory, 'mail'));
  const problem = await firstMissingRight(account, required);
  yield problem === null
    ? pass(program, `is told of ${file}; the user ${user.account} has the rights that it needs`)
    : fail(
        program,
        problem,
        `Give it the mode and the group that ${guide.replace(' sets it up.', ' names.')}`,
      );
}

async function firstMissingRight(
  account: Account,
  required: readonly (readonly [string, number])[],
): Promise<string | null> {
  for (const [path, rights] of required) {
    if (!(await statOrNull(path))) continue;
    const closed = await closedParent(account, path);
    if (closed !== null) return `the user ${account.name} may not pass through ${closed}`;
    if (!(await hasRights(account, path, rights))) return `the user ${account.name} may not write ${path}`;
  }
  return null;
}
