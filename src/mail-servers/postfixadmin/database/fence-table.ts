import sql, { raw } from 'sql-template-tag';
import { errorMessage } from '../../../lib/error-details.ts';
import { type Fence, TokenOutdated } from '../../../lib/fence/fence.ts';
import { type MailServerErrorKind, MailServerUnavailable } from '../../port.ts';
import type { Database } from './database.ts';
import type { Session } from './engine.ts';

/** The highest fencing token with which the database was written, in a table of ours beside PostfixAdmin's. */
export type FenceTable = {
  /** Makes the table the first time. @throws MailServerUnavailable, with the SQL to run, where we may not. */
  readonly ensure: () => Promise<void>;
  /**
   * Compares the token of what is being written, and keeps it where it is the highest; first in a transaction. No higher one
   * is kept until that ends: its row is locked. @throws TokenOutdated
   */
  readonly pass: (session: Session, fence: Fence) => Promise<void>;
  /** 0: none was ever written with a token. */
  readonly highest: (session: Session) => Promise<number>;
};

const create =
  'CREATE TABLE IF NOT EXISTS facteur_fence (id INTEGER NOT NULL PRIMARY KEY, token BIGINT NOT NULL)';

/** What is over by itself, or has a message of its own. */
const passing: ReadonlySet<MailServerErrorKind> = new Set(['locked', 'unreachable', 'missing']);

export function createFenceTable(database: Database): FenceTable {
  const { dialect, name } = database;
  let made: Promise<void> | null = null;

  const read = async (session: Session, lock = raw('')): Promise<number | null> => {
    const [row] = await session.rows(sql`SELECT token FROM facteur_fence WHERE id = 1 ${lock}`);
    return row ? Number(row['token']) : null;
  };
  async function make(): Promise<void> {
    try {
      await database.read(read);
    } catch (error) {
      // A table that is missing, not a database that is away.
      if (!(error instanceof MailServerUnavailable) || error.trouble !== 'unreadable') throw error;
      await database.transaction((session) => session.run(raw(create)));
    }
  }

  return {
    async ensure() {
      made ??= make();
      await made.catch((cause: unknown) => {
        made = null;
        if (cause instanceof MailServerUnavailable && passing.has(cause.trouble)) throw cause;
        const text = `STANDBY is on, and the table facteur_fence of the database ${name} can’t be used. Run there as its owner: ${create}; and let Facteur’s user SELECT, INSERT and UPDATE it, as deploy/postfixadmin.md says. (${errorMessage(cause)})`;
        throw new MailServerUnavailable('not-writable', text, { cause });
      });
    },
    highest: async (session) => (await read(session)) ?? 0,
    async pass(session, fence) {
      const known = (await read(session, dialect.forShare)) ?? 0;
      const token = fence.token();
      if (token < known) throw new TokenOutdated(`The database ${name}`, token, known);
      if (token <= known) return;
      const isKnown = await session.run(sql`UPDATE facteur_fence SET token = ${token} WHERE id = 1`);
      if (isKnown === 0) await session.run(sql`INSERT INTO facteur_fence (id, token) VALUES (1, ${token})`);
    },
  };
}
