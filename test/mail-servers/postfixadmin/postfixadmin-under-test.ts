import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../../src/domain/address/address.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import {
  createPostfixAdmin,
  type PostfixAdminOptions,
} from '../../../src/mail-servers/postfixadmin/driver.ts';
import type { TestDatabase } from '../../support/databases/test-databases.ts';
import type { DriverTraits, ServerUnderTest } from '../conformance.ts';
import { deliverInto, messagesIn } from '../postfix-dovecot/postfix-dovecot-under-test.ts';

/** A Dovecot that does what it is asked. */
export const workingDoveadm: NonNullable<PostfixAdminOptions['doveadm']> = {
  flushAuthCache: async () => undefined,
  kick: async () => undefined,
  mailboxStatus: async () => null,
  folderStatuses: async () => null,
  check: async () => ({ flushes: true }),
};

/** What it can't do, wherever its mail is and whatever its schema. */
export const alwaysLacking = [
  'suspend-login',
  'suspend-mail',
  'last-login',
  'shared-mailboxes',
  'send-as',
] as const;

/** The driver's traits where it has the database only. */
export const databaseOnly: DriverTraits = {
  lacks: [...alwaysLacking, 'restore', 'dkim'],
  keepsRemoved: 'nothing',
};

export type Installation = ServerUnderTest & {
  readonly database: TestDatabase;
  /** Null where the mail is on another host. */
  readonly mailDirectory: string | null;
  readonly warnings: string[];
  open(more?: Partial<PostfixAdminOptions>): MailServer;
};

/** The driver over an emptied database, on the host of the mail or on another. */
export async function install(
  database: TestDatabase,
  { onMailHost }: { onMailHost: boolean },
): Promise<Installation> {
  await database.clear();
  // As deploy/postfixadmin.md says, since the driver's user may make no tables; in SQLite it makes this one itself.
  if (database.connection.product === 'SQLite') await database.run('DROP TABLE IF EXISTS facteur_fence');
  else
    await database.run(
      'CREATE TABLE IF NOT EXISTS facteur_fence (id INTEGER NOT NULL PRIMARY KEY, token BIGINT NOT NULL)',
      'DELETE FROM facteur_fence',
    );
  const root = await mkdtemp(join(tmpdir(), 'facteur-vmail-'));
  if (onMailHost) mkdirSync(join(root, 'facteur-trash'));
  const mailDirectory = onMailHost ? root : null;
  const warnings: string[] = [];
  const log = { warn: (_: object, message: string) => void warnings.push(message) };
  // Where the files are elsewhere, Dovecot alone can tell of folders.
  const doveadm = onMailHost
    ? workingDoveadm
    : {
        ...workingDoveadm,
        folderStatuses: async (address: string) => {
          const [row] = await database.rows(
            `SELECT messages, bytes FROM quota2 WHERE username = '${address}'`,
          );
          return [{ folder: 'INBOX', messages: Number(row?.['messages']), bytes: Number(row?.['bytes']) }];
        },
      };
  const open = (more: Partial<PostfixAdminOptions> = {}): MailServer =>
    createPostfixAdmin({
      ...{ database: database.url, mailDirectory, doveadm, log },
      ...{ vacationDomain: 'autoreply.example.net', ...more },
    });
  const server = open();
  // The driver's capabilities depend on what it finds.
  await server.domains();

  async function maildir(address: Address): Promise<string> {
    const [row] = await database.rows(`SELECT maildir FROM mailbox WHERE username = '${address}'`);
    return join(root, String(row?.['maildir']));
  }

  /** As Dovecot's quota dict does. */
  async function count(address: Address, bytes: number): Promise<void> {
    const [row] = await database.rows(`SELECT messages, bytes FROM quota2 WHERE username = '${address}'`);
    const [messages, total] = [Number(row?.['messages'] ?? 0) + 1, Number(row?.['bytes'] ?? 0) + bytes];
    await database.run(
      `DELETE FROM quota2 WHERE username = '${address}'`,
      `INSERT INTO quota2 (username, messages, bytes) VALUES ('${address}', ${messages}, ${total})`,
    );
  }

  return {
    server,
    database,
    mailDirectory,
    warnings,
    open,
    deliver: async (address, message) =>
      onMailHost ? deliverInto(await maildir(address), message) : count(address, message.length),
    messages: async (address) => messagesIn(await maildir(address)),
    limitAliases: (most) => database.run(`UPDATE domain SET aliases = ${most}`),
    async cleanup() {
      await server.close();
      await rm(root, { recursive: true });
    },
  };
}
