import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Address } from '../../../src/domain/address/address.ts';
import type { MailboxId } from '../../../src/domain/address/address-state.ts';
import type { MailServer } from '../../../src/mail-servers/port.ts';
import {
  createPostfixDovecot,
  type PostfixDovecotOptions,
} from '../../../src/mail-servers/postfix-dovecot/driver.ts';
import type { ServerUnderTest } from '../conformance.ts';

export const noon = Date.UTC(2026, 10, 23, 12, 0, 0);

/** A mail directory in a temporary place, with a driver over it and access to its files without the driver. */
export async function makeMailDirectory(setting: Partial<PostfixDovecotOptions> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'facteur-mail-'));
  const mailDirectory = join(root, 'mail');
  const warnings: string[] = [];
  const open = (more: Partial<PostfixDovecotOptions> = {}): MailServer =>
    createPostfixDovecot({
      mailDirectory,
      createIfMissing: true,
      doveadm: null,
      log: { warn: (_, message) => warnings.push(message) },
      clock: () => noon,
      ...setting,
      ...more,
    });
  const server = open();
  const file = join(mailDirectory, 'directory.sqlite');
  const maildir = (id: MailboxId) => join(mailDirectory, 'homes', id, 'Maildir');

  async function idAt(address: Address): Promise<MailboxId> {
    const id = (await server.read(address))?.mailbox?.id;
    if (!id) throw new Error(`${address} has no mailbox`);
    return id;
  }

  const underTest: ServerUnderTest = {
    server,
    deliver: async (address, message) => deliverInto(maildir(await idAt(address)), message),
    messages: async (address) => messagesIn(maildir(await idAt(address))),
    // As Dovecot's last_login plugin does: test/e2e/last-login.test.ts.
    logIn: async (address, at) =>
      writeFileSync(
        join(mailDirectory, 'homes', await idAt(address), 'dovecot.last-login'),
        `shared/last-login/${address}\n${at / 1000}\n`,
      ),
    async cleanup() {
      await server.close();
      await rm(root, { recursive: true });
    },
  };

  return {
    ...underTest,
    root,
    mailDirectory,
    file,
    warnings,
    open,
    home: (id: MailboxId) => join(mailDirectory, 'homes', id),
    trash: (id: MailboxId) => join(mailDirectory, 'trash', id),
    /** The rows that a query finds, read without the driver. */
    rows(query: string): unknown[] {
      using database = closing(new Database(file));
      return database.value.prepare(query).all();
    },
    run(statements: string): void {
      using database = closing(new Database(file));
      database.value.exec(statements);
    },
  };
}

export type PostfixDovecotUnderTest = Awaited<ReturnType<typeof makeMailDirectory>>;

/** Writes a message as Dovecot names it, its size in the name. */
export function deliverInto(folder: string, message: Buffer, name?: string): void {
  mkdirSync(join(folder, 'new'), { recursive: true });
  writeFileSync(join(folder, 'new', name ?? `${randomUUID()}.host,S=${message.length}`), message);
}

export function messagesIn(folder: string): Buffer[] {
  const directories = ['new', 'cur'].map((name) => join(folder, name)).filter((path) => existsSync(path));
  return directories.flatMap((path) => readdirSync(path).map((name) => readFileSync(join(path, name))));
}

const closing = (value: Database.Database) => ({ value, [Symbol.dispose]: () => value.close() });
