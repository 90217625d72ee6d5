import { join } from 'node:path';
import { type Line, note, well, wrong } from '../check-result.ts';
import { statOrNull } from '../data/data-directory.ts';
import { directoryFile } from '../data/databases.ts';
import type { Patient, Probe } from '../probe.ts';
import { type Account, accountOf, closedAbove, has, pass, read, write } from './file-access.ts';
import { mentionOf } from './mail-configuration.ts';

/** A program that works on what Facteur writes, the account that it does so as, and what of it it needs. */
type User = {
  readonly program: string;
  readonly account: string;
  /** Postfix drops all groups but its own. */
  readonly groups: 'own' | 'all';
  /** Where its configuration is, below /etc. */
  readonly configuration: string;
  readonly needs: (mail: string) => readonly (readonly [path: string, rights: number])[];
};

// A reader of an SQLite file in WAL mode writes beside it. (sqlite.org/wal.html)
const lookUp = (mail: string) =>
  [
    [mail, read | write | pass],
    [join(mail, 'directory.sqlite'), read | write],
  ] as const;

const keepMail = (mail: string) => [[join(mail, 'homes'), read | write | pass]] as const;

const users: readonly User[] = [
  { program: 'Postfix', account: 'postfix', groups: 'own', configuration: 'postfix', needs: lookUp },
  { program: 'Dovecot', account: 'vmail', groups: 'all', configuration: 'dovecot', needs: keepMail },
];

/** Postfix and Dovecot, where they are: that they look addresses up in our directory, and may. */
export const mailUsersProbe: Probe = {
  group: 'Mail server',
  name: 'Postfix and Dovecot',
  needs: [],
  async *look(patient) {
    for (const user of users) yield* lineOf(patient, user);
  },
};

async function* lineOf({ config, etc }: Patient, user: User): AsyncIterable<Line> {
  const { program, configuration, needs } = user;
  const file = directoryFile(config);
  const guide = 'deploy/postfix-dovecot/README.md sets it up.';
  const mention = await mentionOf(file, join(etc, configuration));
  if (mention === 'none') return yield note(program, 'is not on this machine');
  if (mention === 'not named') return yield note(program, `does not look addresses up in ${file}`, guide);
  if (mention === 'unknown')
    return yield note(
      program,
      `has configuration that can’t be read from here: whether it looks addresses up in ${file} is not known`,
      'Run the doctor as root to have that looked at.',
    );
  const account = accountOf(etc, user.account, user.groups);
  if (!account) return yield wrong(program, `there is no user ${user.account} on this machine`, guide);
  const wants = needs(join(config.dataDirectory, 'mail'));
  const lack = await firstLack(account, wants);
  yield lack === null
    ? well(program, `is told of ${file}; the user ${user.account} has the rights that it needs`)
    : wrong(program, lack, `Give it the mode and the group that ${guide.replace(' sets it up.', ' names.')}`);
}

async function firstLack(
  account: Account,
  wants: readonly (readonly [string, number])[],
): Promise<string | null> {
  for (const [path, rights] of wants) {
    if (!(await statOrNull(path))) continue;
    const closed = await closedAbove(account, path);
    if (closed !== null) return `the user ${account.name} may not pass through ${closed}`;
    if (!(await has(account, path, rights))) return `the user ${account.name} may not write ${path}`;
  }
  return null;
}
