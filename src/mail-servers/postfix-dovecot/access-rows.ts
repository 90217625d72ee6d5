import type { Database } from 'better-sqlite3';
import type { Address } from '../../domain/address/address.ts';
import {
  type AccessEntry,
  type AccessRights,
  type AddressAccess,
  type FolderRight,
  noAccess,
} from '../../domain/sharing/access-rights.ts';

/** What somebody has rights to: a mailbox, by its column `maildir`, or an alias, by its address. */
type RightsKey = { readonly subject: string; readonly holder: string };

type RightsRow = { readonly folders: FolderRight; readonly send: number };

const isGranted = `(access.folders <> 'none' OR access.send = 1)`;

const schema = `
CREATE TABLE IF NOT EXISTS facteur_access (
  subject text NOT NULL,
  holder text NOT NULL,
  folders text NOT NULL CHECK (folders IN ('none', 'read', 'write')),
  send integer NOT NULL CHECK (send IN (0, 1)),
  PRIMARY KEY (subject, holder)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facteur_access_holder ON facteur_access (holder);
CREATE INDEX IF NOT EXISTS facteur_mailbox_maildir ON mailbox (maildir);

CREATE TRIGGER IF NOT EXISTS facteur_access_alias_delete AFTER DELETE ON alias BEGIN
  DELETE FROM facteur_access WHERE subject = old.address;
END;
CREATE TRIGGER IF NOT EXISTS facteur_access_alias_update AFTER UPDATE OF address ON alias
  WHEN new.address <> old.address BEGIN
  DELETE FROM facteur_access WHERE subject = new.address;
  UPDATE facteur_access SET subject = new.address WHERE subject = old.address;
END;
CREATE TRIGGER IF NOT EXISTS facteur_access_mailbox_delete AFTER DELETE ON mailbox BEGIN
  UPDATE facteur_access SET folders = 'none', send = 0 WHERE subject = old.maildir OR holder = old.maildir;
END;

CREATE VIEW IF NOT EXISTS facteur_access_now AS
  SELECT mailbox.username AS address, other.username AS holder, access.folders, access.send
    FROM facteur_access AS access
    JOIN mailbox ON mailbox.maildir = access.subject
    JOIN mailbox AS other ON other.maildir = access.holder
    WHERE ${isGranted}
  UNION ALL
  SELECT alias.address, other.username, access.folders, access.send
    FROM facteur_access AS access
    JOIN alias ON alias.address = access.subject
    JOIN mailbox AS other ON other.maildir = access.holder
    WHERE ${isGranted};
CREATE VIEW IF NOT EXISTS facteur_sender AS
  SELECT facteur_access_now.address, holder FROM facteur_access_now JOIN alias USING (address)
    WHERE send = 1 AND alias.active = 1;
CREATE VIEW IF NOT EXISTS facteur_shared_group AS
  SELECT other.username AS holder, mailbox.username AS owner,
      access.folders || '-' || rtrim(mailbox.maildir, '/') AS group_name, '1' AS shown
    FROM facteur_access AS access
    JOIN mailbox ON mailbox.maildir = access.subject
    JOIN mailbox AS other ON other.maildir = access.holder
    WHERE access.folders <> 'none' AND mailbox.active = 1;

CREATE TABLE IF NOT EXISTS facteur_shared_ignored (
  name text NOT NULL,
  owner text NOT NULL,
  shown text NOT NULL,
  PRIMARY KEY (name, owner)
);
CREATE TRIGGER IF NOT EXISTS facteur_shared_ignore BEFORE INSERT ON facteur_shared_ignored BEGIN
  SELECT RAISE(IGNORE);
END;
`;

/** Of the schema, what is made last. */
const lastMade = 'facteur_shared_ignore';

/**
 * The rights of mailboxes to others, in a table of ours beside PostfixAdmin's. Mailboxes are named by their homes, so that
 * they keep their rights under another address, and a later mailbox at the address has none. Triggers end what is of a
 * mailbox or an alias that goes, whoever deletes it. Dovecot and Postfix read the views. A row without rights is kept until
 * the sessions that they opened are over.
 *
 * Where an open file's tables can't be made yet, nobody has any rights.
 */
export function prepareAccessRows(database: Database) {
  const made = database.prepare<[string]>('SELECT 1 FROM sqlite_schema WHERE name = ?');
  let prepared: ReturnType<typeof prepare> | null = null;

  function statements() {
    if (!prepared && made.get(lastMade)) prepared = prepare(database);
    return prepared;
  }

  function required() {
    const found = statements();
    if (!found) throw new Error('The tables of rights are made before any change, and are not there');
    return found;
  }

  return {
    /** Makes the tables and views where they are missing. */
    ensure(): void {
      if (statements()) return;
      database.exec(schema);
    },
    accessOf(address: Address): AddressAccess {
      const found = statements();
      if (!found) return noAccess;
      return { given: found.given.all(address).map(toEntry), held: found.held.all(address).map(toEntry) };
    },
    /** What the address alone has given, as an alias that it was, gives way to what its mailbox gives. */
    put(
      { address, ...key }: RightsKey & { readonly address: Address },
      { folders, send }: AccessRights,
    ): void {
      if (key.subject !== address) required().remove.run({ ...key, subject: address });
      required().put.run({ ...key, folders, send: Number(send) });
    },
    /** Ends all rights to a mailbox. */
    endAll: (maildir: string): boolean => (statements()?.endAll.run(maildir).changes ?? 0) > 0,
    /** Whose sessions may have a mailbox's folders open: those with rights, and those whose rights have ended. */
    holdersOf: (maildir: string): Address[] => statements()?.holdersOf.all(maildir) ?? [],
    /** Forgets whose rights to a mailbox have ended, and of a mailbox that is gone what rights it had. */
    forgetEnded: (maildir: string): void => void statements()?.forgetEnded.run({ maildir }),
  };
}

const toEntry = ({ address, folders, send }: RightsRow & { readonly address: Address }): AccessEntry => ({
  address,
  rights: { folders, send: send === 1 },
});

const prepare = (database: Database) => ({
  given: database.prepare<[Address], RightsRow & { readonly address: Address }>(
    `SELECT holder AS address, max(folders) AS folders, max(send) AS send FROM facteur_access_now
     WHERE address = ? GROUP BY holder ORDER BY holder`,
  ),
  held: database.prepare<[Address], RightsRow & { readonly address: Address }>(
    `SELECT address, max(folders) AS folders, max(send) AS send FROM facteur_access_now
     WHERE holder = ? GROUP BY address ORDER BY address`,
  ),
  put: database.prepare<[RightsKey & RightsRow]>(
    `INSERT INTO facteur_access (subject, holder, folders, send) VALUES (@subject, @holder, @folders, @send)
     ON CONFLICT (subject, holder) DO UPDATE SET folders = @folders, send = @send`,
  ),
  remove: database.prepare<[RightsKey]>(
    'DELETE FROM facteur_access WHERE subject = @subject AND holder = @holder',
  ),
  endAll: database.prepare<[string]>(
    "UPDATE facteur_access SET folders = 'none', send = 0 WHERE subject = ? AND (folders <> 'none' OR send = 1)",
  ),
  holdersOf: database
    .prepare<[string], Address>(
      `SELECT mailbox.username FROM facteur_access AS access JOIN mailbox ON mailbox.maildir = access.holder
       WHERE access.subject = ? ORDER BY 1`,
    )
    .pluck(),
  forgetEnded: database.prepare<[{ maildir: string }]>(
    `DELETE FROM facteur_access
     WHERE folders = 'none' AND send = 0 AND (subject = @maildir OR holder = @maildir)`,
  ),
});
