import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';

/** Writes directory rows as an administrator would by hand, to test how the mail server interprets them. */
export type MailRows = {
  domain(domain: string): void;
  /** Adds a mailbox with its home. `also`: additional destinations of its mail. */
  mailbox(address: string, options: { password: string; id: string; quota?: number; also?: string[] }): void;
  alias(address: string, ...goto: string[]): void;
  suspend(address: string): void;
};

/** Writes to the directory's database; the homes are in `mailDir`. */
export function mailRows(database: Database, mailDir: string): MailRows {
  const run = (sql: string, ...values: unknown[]) => database.prepare(sql).run(...values);
  const alias = (address: string, ...goto: string[]) =>
    run(
      'INSERT INTO alias (address, goto, domain) VALUES (?, ?, ?)',
      address,
      goto.join(','),
      domainOf(address),
    );
  return {
    domain(domain) {
      run("INSERT INTO domain (domain, description, transport) VALUES (?, '', 'virtual')", domain);
    },
    mailbox(address, { password, id, quota = 0, also = [] }) {
      run(
        `INSERT INTO mailbox (username, password, name, maildir, quota, local_part, domain)
         VALUES (?, ?, '', ?, ?, ?, ?)`,
        ...[address, password, `${id}/`, quota, address.split('@')[0], domainOf(address)],
      );
      alias(address, address, ...also);
      makeHome(join(mailDir, 'homes', id));
    },
    alias,
    suspend(address) {
      run('UPDATE mailbox SET active = 0 WHERE username = ?', address);
      run('UPDATE alias SET active = 0 WHERE address = ?', address);
    },
  };
}

function domainOf(address: string): string {
  return address.slice(address.indexOf('@') + 1);
}

function makeHome(home: string): void {
  for (const directory of [home, join(home, 'Maildir')]) {
    mkdirSync(directory);
    chmodSync(directory, 0o2770);
  }
}
