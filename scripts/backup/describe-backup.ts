import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveDirectory } from '../../src/audit-archive/archive-file.ts';
import type { Backup } from './back-up.ts';
import { type ManifestFile, manifestName } from './manifest.ts';

/** What a backup holds, what it leaves out, and what to do next. */
export function describeBackup(dataDirectory: string, backup: Backup): string {
  const { directory, manifest } = backup;
  const trash = manifest.files.filter(isInTrash);
  const files = manifest.files.filter((file) => !isInTrash(file));
  const hasMail = files.some(({ path }) => path === 'mail/directory.sqlite');
  return [
    `Made ${directory}:`,
    ...files.map(({ path, bytes }) => lineFor(path, bytes, meanings[path])),
    ...(hasMail ? [lineFor('mail/trash', sizeOf(trash), `removed mail, in ${trash.length} files`)] : []),
    lineFor(manifestName, null, 'what it holds, with the hash of each file'),
    describeAudit(backup),
    '',
    'Not in it:',
    ...describeMail(dataDirectory, directory, hasMail),
    '  The queue: it is filled again from facteur.sqlite.',
    ...describeArchives(dataDirectory, directory),
    '  Your settings with the tokens, in .env or /etc/facteur/facteur.env: keep a copy of them yourself.',
    ...(manifest.policyFile === null ? ['  A policy file: there is none.'] : []),
    '',
    ...(backup.isForeign
      ? [
          'You may not give the copies to the user whose originals they are of. Do that where they are put back, or run this as that user or as root.',
        ]
      : []),
    'Next: have a copy of it on another machine, where nobody else can read it: rsync -aH. Removed mail may share the space of its originals, and is lost with their disk.',
    `npm run restore -- ${directory} puts it back. docs/operating.md says how.`,
  ].join('\n');
}

const meanings: Readonly<Record<string, string>> = {
  'facteur.sqlite': 'requests, owners, audit, what was removed',
  'mail/directory.sqlite': 'addresses and password hashes',
  secret: 'what links are made of, and what seals password hashes on their way',
  key: 'what workers on other hosts know this Facteur by',
  'policy.yaml': 'who may what',
};

const longest = Math.max(...Object.keys(meanings).map(({ length }) => length));

const isInTrash = ({ path }: Pick<ManifestFile, 'path'>): boolean =>
  path.startsWith('mail/trash/') || path.startsWith('base64:');

const sizeOf = (files: readonly ManifestFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const lineFor = (name: string, bytes: number | null, meaning = ''): string =>
  `  ${name.padEnd(longest)}  ${bytes === null ? ' '.repeat(10) : formatSize(bytes)}  ${meaning}`;

const formatSize = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`.padStart(10);

function describeAudit({ audit }: Backup): string {
  return audit.ok
    ? `Each copy is whole. ${audit.value.rows} rows of the audit hold; the last hash is ${audit.value.lastHash}`
    : `Each copy is whole, but the audit does not hold after row ${audit.fault.holding}: somebody changed it. npm run audit:verify says which row, and why. Keep older backups.`;
}

/** Archives never change, so that copying them once is enough. */
function describeArchives(dataDirectory: string, directory: string): string[] {
  const archives = join(dataDirectory, archiveDirectory);
  if (!existsSync(archives)) return [];
  return [`  The archives of the audit. Copy them too: rsync -a ${archives} ${dirname(directory)}/`];
}

/** Mail is copied after its directory: mail of which the copy knows nothing harms nobody, a mailbox without its mail does. */
function describeMail(dataDirectory: string, directory: string, hasDirectory: boolean): string[] {
  if (!hasDirectory)
    return ['  Addresses and mail: they are on your mail server, which is backed up by itself.'];
  return [
    '  The mail in mailboxes. Copy it now, as root:',
    `    rsync -aH --delete ${join(dataDirectory, 'mail', 'homes')} ${join(dirname(directory), 'mail')}/`,
  ];
}
