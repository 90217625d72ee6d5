import { join } from 'node:path';
import { policyCopy } from '../backup/policy-file.ts';
import type { ReadBackup } from './read-backup.ts';
import type { Restored, RestorePlan } from './restore.ts';

/** That a backup is whole, and of when it is. */
export const describeCheck = ({ directory, manifest }: ReadBackup): string =>
  [
    `${directory} is whole: ${manifest.files.length} files are as they were on ${manifest.madeAt.slice(0, 16).replace('T', ' ')} UTC.`,
    manifest.audit.holds
      ? `${manifest.audit.rows} rows of the audit hold; the last hash is ${manifest.audit.lastHash}`
      : `The audit did not hold any more when it was made, after row ${manifest.audit.rows}.`,
  ].join('\n');

/** What was restored, and what to do next. */
export function describeRestore(backup: ReadBackup, plan: RestorePlan, { policy }: Restored): string {
  const { directory, manifest } = backup;
  const { target, scope, policyFile } = plan;
  const hasMail =
    scope === 'everything' && manifest.files.some(({ path }) => path === 'mail/directory.sqlite');
  return [
    describeCheck(backup),
    `Restored into ${target}: ${hasMail ? 'Facteur’s own data, the addresses, and removed mail' : 'Facteur’s own data'}.`,
    ...describePolicy(policy, policyFile, directory),
    '',
    'Next:',
    ...(hasMail
      ? [
          '  Put the mail of mailboxes back, as root, from where you copied it:',
          `    rsync -aH /var/backups/facteur/mail/homes ${join(target, 'mail')}/`,
        ]
      : []),
    '  Put your settings back (.env or /etc/facteur/facteur.env), and start Facteur. At its start it stops what was under way when the backup was made, so that nothing is applied twice, and says what that was.',
    '  /mail drift shows what is otherwise on the mail servers than the backup has it. npm run doctor looks over all of it.',
    ...(manifest.audit.lastHash === null
      ? []
      : [`  npm run audit:verify -- --expect ${manifest.audit.lastHash}`]),
  ].join('\n');
}

function describePolicy(policy: Restored['policy'], file: string, directory: string): string[] {
  const copy = join(directory, policyCopy);
  switch (policy) {
    case 'none':
      return [];
    case 'put-back':
      return [`The policy file is at ${file} again.`];
    case 'same':
      return [`The policy file ${file} is as it was, and stays.`];
    case 'other':
      return [
        `The policy file ${file} is another than in the backup, and stays. Compare them: diff ${copy} ${file}`,
      ];
    case 'not-writable':
      return [`The policy file could not be put at ${file}. As root, type: cp -a ${copy} ${file}`];
  }
}
