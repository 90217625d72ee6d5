import { type AlterncHost, alterncMail } from './alternc-under-test.ts';

type Row = {
  readonly id: number;
  readonly address: string;
  readonly type: string;
  readonly password: string | null;
  readonly enabled: number;
  readonly mail_action: string;
  readonly mailbox: number | null;
  readonly mailbox_action: string | null;
  readonly used: number | null;
  readonly recipients: string | null;
};

/** The panel's form for an address. Without a password, the present one stays. */
export type Form = {
  readonly islocal: boolean;
  readonly password?: string;
  readonly quota?: number;
  readonly recipients?: readonly string[];
  readonly enabled?: boolean;
};

/** One line of the panel's list. */
export type Line = {
  readonly local: string;
  readonly mailbox: 'none' | 'there' | 'pending';
  readonly recipients: string[];
  readonly enabled: boolean;
};

/**
 * AlternC's panel, for the addresses of example.org (bureau/class/m_mail.php and the pages mail_doadd.php,
 * mail_doedit.php, mail_del.php and mail_undelete.php). Each function resolves to the refusal that the panel would
 * show, or null.
 */
export function createPanel({ run }: AlterncHost) {
  const find = async (local: string): Promise<Row | undefined> => {
    const rows = await run<Row>(
      `SELECT a.id, a.address, a.type, a.password, a.enabled, a.mail_action, m.id AS mailbox,
         m.mail_action AS mailbox_action, q.quota_dovecot AS used, r.recipients
       FROM address a LEFT JOIN mailbox m ON m.address_id = a.id LEFT JOIN recipient r ON r.address_id = a.id
         LEFT JOIN dovecot_quota q ON q.user = CONCAT(a.address, '@example.org')
       WHERE a.domain_id = 1 AND a.address = '${local}'`,
    );
    return rows[0];
  };

  async function setDetails(row: Row, { islocal, quota = 0, recipients = [] }: Form): Promise<void> {
    if (row.mailbox !== null && !islocal)
      await run(`UPDATE mailbox SET mail_action = 'DELETE' WHERE address_id = ${row.id}`);
    if (row.mailbox === null && islocal) {
      const path = `${alterncMail}/${row.address[0]}/${row.address}_example.org`;
      await run(`INSERT INTO mailbox SET address_id = ${row.id}, delivery = 'dovecot', path = '${path}'`);
    }
    if (row.mailbox !== null && islocal && row.mailbox_action === 'DELETE')
      await run(
        `UPDATE mailbox SET mail_action = 'OK' WHERE mail_action = 'DELETE' AND address_id = ${row.id}`,
      );
    if (islocal) {
      const least = Math.floor(Number(row.used ?? 0) / 2 ** 20) + 1;
      const kept = quota !== 0 && quota < least ? least : quota;
      await run(`UPDATE mailbox SET quota = ${kept} WHERE address_id = ${row.id}`);
    }
    await run(`DELETE FROM recipient WHERE address_id = ${row.id}`);
    const lines = recipients.filter((each) => each !== `${row.address}@example.org`);
    if (lines.length > 0)
      await run(
        `INSERT INTO recipient SET address_id = ${row.id}, recipients = '${lines.map((each) => `${each}\\n`).join('')}'`,
      );
  }

  async function edit(local: string, form: Form, isNew = false): Promise<string | null> {
    const row = await find(local);
    if (row?.type !== '' || row.mail_action !== 'OK') return 'there is nothing to edit';
    const { islocal, password = '', enabled = true } = form;
    if (!islocal) await run(`UPDATE address SET password = NULL WHERE id = ${row.id}`);
    else if (password !== '')
      await run(`UPDATE address SET password = '{SHA512-CRYPT}${password}' WHERE id = ${row.id}`);
    else if (isNew || !row.password) return 'a password is needed';
    await run(`UPDATE address SET enabled = ${Number(enabled)} WHERE id = ${row.id}`);
    await setDetails(row, form);
    return null;
  }

  return {
    edit: (local: string, form: Form) => edit(local, form),

    async create(local: string, form: Form): Promise<string | null> {
      if (await find(local)) return 'already exists';
      await run(`INSERT INTO address (domain_id, address, type) VALUES (1, '${local}', '')`);
      return edit(local, form, true);
    },

    async remove(local: string): Promise<string | null> {
      const row = await find(local);
      if (row?.type !== '') return 'the list has no such address';
      if (row.mail_action !== 'OK' || (row.mailbox !== null && row.mailbox_action !== 'OK'))
        return 'already marked for deletion';
      if (row.mailbox !== null)
        await run(`UPDATE address SET mail_action = 'DELETE', enabled = 0 WHERE id = ${row.id};
          UPDATE mailbox SET mail_action = 'DELETE' WHERE address_id = ${row.id}`);
      else
        await run(
          `DELETE FROM recipient WHERE address_id = ${row.id}; DELETE FROM address WHERE id = ${row.id}`,
        );
      return null;
    },

    async undelete(local: string): Promise<string | null> {
      const row = await find(local);
      if (row?.type !== '') return 'special';
      if (row.mailbox_action !== 'DELETE' || row.mail_action !== 'DELETE') return 'not marked for deletion';
      await run(`UPDATE address SET mail_action = 'OK', enabled = 1 WHERE id = ${row.id};
        UPDATE mailbox SET mail_action = 'OK' WHERE address_id = ${row.id}`);
      return null;
    },

    /** The list without system emails, and without what is about to be removed. */
    async list(): Promise<Line[]> {
      const rows = await run<Row>(
        `SELECT a.address, a.enabled, m.id AS mailbox, m.mail_action AS mailbox_action, r.recipients
         FROM address a LEFT JOIN mailbox m ON m.address_id = a.id LEFT JOIN recipient r ON r.address_id = a.id
         WHERE a.domain_id = 1 AND a.type = '' AND a.mail_action = 'OK' ORDER BY a.address`,
      );
      return rows.map((row) => ({
        local: row.address,
        mailbox: row.mailbox === null ? 'none' : row.mailbox_action === 'OK' ? 'there' : 'pending',
        recipients: (row.recipients ?? '').split('\n').filter(Boolean).sort(),
        enabled: row.enabled === 1,
      }));
    },

    /** Logs in to the webmail, which logs in to Dovecot (src/popimap-log-login.sh), and saves a contact there. */
    async useWebmail(local: string, contact: string): Promise<void> {
      const user = `${local}@example.org`;
      await run(`UPDATE mailbox m JOIN address a ON a.id = m.address_id SET m.lastlogin = NOW() WHERE a.address = '${local}';
        INSERT IGNORE INTO webmail_users (username) VALUES ('${user}');
        INSERT INTO webmail_contacts SELECT user_id, '${contact}' FROM webmail_users WHERE username = '${user}'`);
    },

    /** The contacts that the webmail shows to whoever logs in at a name. */
    async contacts(local: string): Promise<string[]> {
      const rows = await run<{ name: string }>(
        `SELECT c.name FROM webmail_contacts c JOIN webmail_users u USING (user_id)
         WHERE u.username = '${local}@example.org' ORDER BY c.name`,
      );
      return rows.map(({ name }) => name);
    },
  };
}

export type Panel = ReturnType<typeof createPanel>;
