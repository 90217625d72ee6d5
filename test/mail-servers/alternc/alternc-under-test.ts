import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../../src/domain/address/address.ts';
import { type AlterncOptions, createAlternc } from '../../../src/mail-servers/alternc/driver.ts';
import type { Mariadb } from '../../support/databases/mariadb.ts';
import type { ServerUnderTest } from '../conformance.ts';
import { deliverInto, messagesIn } from '../postfix-dovecot/postfix-dovecot-under-test.ts';

const textOf = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');
const schema = textOf('schema.sql');
const ownTable = textOf('../../../deploy/alternc/facteur_mailbox.sql');
const fenceTable = textOf('../../../deploy/alternc/facteur_fence.sql');
const grants = textOf('../../../deploy/alternc/grants.sql');

export const alterncMail = '/var/mail/alternc';
/** The cron of these tests runs only when a test says so. */
export const cronWatch = { quiet: 0, longest: 500 };
/** The AlternC account that owns the domains, and how many addresses it may have. */
const account = { uid: 2001, addresses: 20_000 };

const contents = `
  INSERT INTO domaines (id, compte, domaine) VALUES (1, ${account.uid}, 'example.org');
  INSERT INTO quotas VALUES (${account.uid}, 'mail', ${account.addresses});
  INSERT INTO address (id, domain_id, address, type) VALUES (1, 1, 'postmaster', '');
  INSERT INTO recipient (address_id, recipients) VALUES (1, 'postmaster@example.com\\n');`;

export type AlterncHostSetting = Partial<AlterncOptions> & { readonly keepsMail?: boolean };

/**
 * A host with AlternC: a database of its own on a running MariaDB, which the driver uses with the rights that
 * deploy/alternc gives it, and a directory of mail.
 */
export async function makeAlterncHost(mariadb: Mariadb, { keepsMail, ...setting }: AlterncHostSetting = {}) {
  const mailRoot = await mkdtemp(join(tmpdir(), 'facteur-alternc-'));
  // Made by AlternC's installation.
  for (const folder of 'abcdefghijklmnopqrstuvwxyz0123456789_') await mkdir(join(mailRoot, folder));
  const database = `alternc_${mailRoot.slice(-6)}`;
  const login = { socketPath: mariadb.socketPath, user: database, password: 'pw-Z3br4', database };
  const run = async <Row>(statements: string): Promise<Row[]> => {
    await mariadb.root.query(`USE ${database}`);
    const [rows] = await mariadb.root.query(statements);
    return rows as Row[];
  };
  const user = `'${login.user}'@'localhost'`;
  await mariadb.root.query(
    `CREATE DATABASE ${database}; CREATE USER ${user} IDENTIFIED BY '${login.password}'`,
  );
  await run(schema);
  await run(ownTable);
  await run(contents);
  const here = (text: string) =>
    text.replaceAll("'facteur'@'localhost'", user).replaceAll('alternc.', `${database}.`);
  await run(here(grants));
  await run(here(fenceTable));

  const open = (more: Partial<AlterncOptions> = {}) =>
    createAlternc({
      database: login,
      alterncMail,
      mailRoot: keepsMail ? mailRoot : null,
      doveadm: null,
      cronWatch,
      ...setting,
      ...more,
    });
  const server = open();
  const homeAt = (path: string) => join(mailRoot, path.slice(alterncMail.length));

  async function pathOf(address: Address): Promise<string> {
    const [found] = await run<{ path: string }>(
      `SELECT m.path FROM mailbox m JOIN address a ON a.id = m.address_id JOIN domaines d ON d.id = a.domain_id
       WHERE CONCAT(a.address, '@', d.domaine) = '${address}'`,
    );
    if (!found) throw new Error(`Postfix knows no mailbox ${address}`);
    return found.path;
  }

  const underTest: ServerUnderTest & { readonly server: typeof server } = {
    server,
    logIn: async (address, at) =>
      void (await run(`UPDATE mailbox JOIN address ON address.id = mailbox.address_id
        SET lastlogin = FROM_UNIXTIME(${at / 1000}) WHERE address.address = '${address.split('@')[0]}'
        AND mailbox.mail_action = 'OK' AND address.mail_action = 'OK'`)),
    /** As Dovecot does, which counts what it delivers, and counts everything again where it finds no count. */
    async deliver(address, message) {
      const home = homeAt(await pathOf(address));
      await mkdir(home, { recursive: true });
      deliverInto(join(home, 'Maildir'), message);
      const [counted] = await run(`SELECT 1 FROM dovecot_quota WHERE user = '${address}'`);
      const all = counted ? [message] : messagesIn(join(home, 'Maildir'));
      const bytes = all.reduce((sum, { length }) => sum + length, 0);
      await run(`INSERT INTO dovecot_quota VALUES ('${address}', ${bytes}, ${all.length})
        ON DUPLICATE KEY UPDATE quota_dovecot = quota_dovecot + ${bytes}, nb_messages = nb_messages + ${all.length}`);
    },
    messages: async (address) => messagesIn(join(homeAt(await pathOf(address)), 'Maildir')),
    limitAliases: async (most) => void (await run(`UPDATE quotas SET total = ${most}`)),
    async cleanup() {
      await server.close();
      await mariadb.root.query(`DROP DATABASE ${database}; DROP USER ${user}`);
      await rm(mailRoot, { recursive: true });
    },
  };
  return { ...underTest, mailRoot, login, run, open, homeAt, pathOf };
}

export type AlterncHost = Awaited<ReturnType<typeof makeAlterncHost>>;
