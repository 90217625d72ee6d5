import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPostfixDovecot } from '../../src/mail-servers/postfix-dovecot/driver.ts';
import type { AuditedDatabase } from './audited-database.ts';
import { runScript } from './run-script.ts';

/** The id of the removed mailbox in {@link addMail}. */
export const removedMailbox = 'f00dfeedf00dfeedf00dfeedf00dfeed';

/** Gives a DATA_DIR the default driver's directory, a removed mailbox with two messages in the trash, and keys. */
export async function addMail({ file, sqlite }: AuditedDatabase): Promise<void> {
  const data = dirname(file);
  const mailDirectory = join(data, 'mail');
  const setting = { createIfMissing: true, doveadm: null, clock: Date.now, log: console };
  await createPostfixDovecot({ ...setting, mailDirectory }).close();
  const trashed = join(mailDirectory, 'trash', removedMailbox);
  for (const folder of ['cur', 'new', '.Sent/cur'])
    mkdirSync(join(trashed, 'home/Maildir', folder), { recursive: true });
  writeFileSync(join(trashed, 'mailbox.json'), '{"password":"{X}y"}', { mode: 0o600 });
  writeFileSync(join(trashed, 'home/Maildir/dovecot-uidlist'), '3 V1 N2\n');
  writeFileSync(join(trashed, 'home/Maildir/cur/1.host:2,S'), 'Subject: one\r\n\r\nfirst\r\n');
  // A name that is no text in UTF-8.
  const odd = Buffer.concat([Buffer.from(join(trashed, 'home/Maildir/.Sent/cur/2.')), Buffer.from([0xe9])]);
  writeFileSync(odd, 'Subject: two\r\n\r\nsecond\r\n');
  for (const name of ['secret', 'key']) writeFileSync(join(data, name), `a ${name}`, { mode: 0o600 });
  sqlite
    .prepare(
      `INSERT INTO removed_mailboxes (mailbox, tenant, address, messages, bytes, removed_at, restorable_until)
       VALUES (?, 'terminal/terminal', 'dan@example.org', 2, 50, 1, 9e12)`,
    )
    .run(removedMailbox);
}

/** Makes a backup. @returns its directory. */
export function backUpInto(file: string, into: string): string {
  const { status, stderr } = runScript('backup.ts', file, [into]);
  if (status !== 0) throw new Error(stderr);
  const name = readdirSync(into).sort().at(-1);
  return join(into, name ?? '');
}
