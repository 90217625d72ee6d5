import { dirname, join } from 'node:path';
import type { Backup } from './back-up.ts';

/** What a backup holds, what it leaves out, and what to do next. */
export function describeBackup(dataDirectory: string, backup: Backup): string {
  const { directory, copies } = backup;
  return [
    `Made ${directory}:`,
    ...[...copies].map(
      ([name, bytes]) => `  ${name.padEnd(longest)}  ${formatSize(bytes)}  ${meanings[name]}`,
    ),
    describeAudit(backup),
    '',
    'Not in it:',
    ...describeMail(dataDirectory, directory, copies.has('mail/directory.sqlite')),
    '  The queue: it is filled again from facteur.sqlite.',
    '  .env and the policy file, with your tokens and rules: keep copies of them yourself.',
    '',
    ...(backup.isForeign
      ? [
          'You may not give the copies to the user whose originals they are of. Do that where they are put back, or run this as that user or as root.',
        ]
      : []),
    'Next: have a copy of it on another machine, where nobody else can read it. docs/operating.md says how to put it back.',
  ].join('\n');
}

const meanings: Readonly<Record<string, string>> = {
  'facteur.sqlite': 'requests, owners, audit, what was removed',
  'mail/directory.sqlite': 'addresses and password hashes',
  secret: 'what links are made of, and what seals password hashes on their way',
  key: 'what workers on other hosts know this Facteur by',
};

const longest = Math.max(...Object.keys(meanings).map(({ length }) => length));

const formatSize = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`.padStart(10);

function describeAudit({ audit }: Backup): string {
  return audit.ok
    ? `Each copy is whole. ${audit.value.rows} rows of the audit hold; the last hash is ${audit.value.lastHash}`
    : `Each copy is whole, but the audit does not hold after row ${audit.fault.holding}: somebody changed it. npm run audit:verify says which row, and why. Keep older backups.`;
}

/** Mail is copied after its directory: mail of which the copy knows nothing harms nobody, a mailbox without its mail does. */
function describeMail(dataDirectory: string, directory: string, hasDirectory: boolean): string[] {
  if (!hasDirectory)
    return ['  Addresses and mail: they are on your mail server, which is backed up by itself.'];
  const mail = join(dataDirectory, 'mail');
  return [
    '  The mail itself. Copy it now, as root:',
    `    rsync -aH --delete ${join(mail, 'homes')} ${join(mail, 'trash')} ${join(dirname(directory), 'mail')}/`,
  ];
}
