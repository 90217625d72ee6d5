import { existsSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type AlterncHost, alterncMail } from './alternc-under-test.ts';

type Listed = { readonly id: number; readonly address_id: number; readonly path: string };

/** AlternC's cron, which runs every five minutes (src/update_mails.sh): one statement or file operation at a step. */
export async function* cronSteps(host: AlterncHost): AsyncGenerator<'listed' | 'marked' | 'other'> {
  const { run } = host;
  const listed = await run<Listed>("SELECT id, address_id, path FROM mailbox WHERE mail_action = 'DELETE'");
  yield 'listed';
  for (const { id, address_id: address, path } of listed) {
    await run(`UPDATE mailbox SET mail_action = 'DELETING' WHERE id = ${id}`);
    yield 'marked';
    await forgetOwner(host, address);
    yield 'other';
    const isBelow = path.startsWith(alterncMail) && !path.includes('../') && !path.includes('/..');
    if (!isBelow && path !== '') continue;
    if (isBelow) await remove(host, path);
    yield 'other';
    await run(`DELETE FROM mailbox WHERE id = ${id} AND mail_action = 'DELETING'`);
    yield 'other';
    if (isBelow) await remove(host, path);
  }
  yield 'other';
  await orNextTime(
    run,
    `DELETE r FROM recipient r JOIN address a ON r.address_id = a.id WHERE a.mail_action IN ('DELETE', 'DELETING')`,
  );
  yield 'other';
  await orNextTime(
    run,
    `DELETE a FROM address a LEFT JOIN mailbox m ON a.id = m.address_id
     WHERE m.id IS NULL AND a.mail_action IN ('DELETE', 'DELETING')`,
  );
}

/**
 * These two statements lock all rows of two tables. Where they lose a deadlock, the script continues, and its next
 * run does the rest.
 */
async function orNextTime(run: AlterncHost['run'], statement: string): Promise<void> {
  await run(statement).catch((error: { code?: string }) => {
    if (error.code !== 'ER_LOCK_DEADLOCK') throw error;
  });
}

/** A complete run of the cron; `dies`: it ends once it has marked the first that it would remove. */
export async function runCron(host: AlterncHost, { dies = false } = {}): Promise<void> {
  for await (const step of cronSteps(host)) if (dies && step === 'marked') return;
}

const remove = ({ homeAt }: AlterncHost, path: string) => rm(homeAt(path), { recursive: true, force: true });

/**
 * src/mail_dodelete.php: the hooks get the name of the address as it is then. The panel's own deletes the count,
 * Roundcube's all data of that user.
 */
async function forgetOwner({ run }: AlterncHost, address: number): Promise<void> {
  const [found] = await run<{ name: string }>(
    `SELECT CONCAT(a.address, '@', d.domaine) AS name FROM address a JOIN domaines d ON d.id = a.domain_id WHERE a.id = ${address}`,
  );
  if (!found) return;
  await run(`DELETE FROM dovecot_quota WHERE user = '${found.name}';
    DELETE c FROM webmail_contacts c JOIN webmail_users u USING (user_id) WHERE u.username = '${found.name}';
    DELETE FROM webmail_users WHERE username = '${found.name}'`);
}

/**
 * The weekly src/update_quota_mail.sh: for the home of every login it counts its files' names and its size as du
 * does, directories included, for the address in the home's own name.
 */
export async function countWeekly({ run, homeAt }: AlterncHost): Promise<void> {
  const logins = await run<{ userdb_home: string }>('SELECT userdb_home FROM dovecot_view ORDER BY 1');
  for (const { userdb_home: path } of logins) {
    if (!existsSync(homeAt(path))) continue;
    const all = readdirSync(homeAt(path), { recursive: true, withFileTypes: true });
    const files = all.filter((each) => each.isFile());
    const size = all.reduce((sum, each) => sum + statSync(join(each.parentPath, each.name)).size, 4096);
    await run(`REPLACE INTO dovecot_quota VALUES ('${basename(path).replace('_', '@')}', ${size}, ${files.length});
      UPDATE mailbox SET quota = 0 WHERE quota IS NULL`);
  }
}
