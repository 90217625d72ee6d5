import { createErrorMapper, type ErrorAdvice, type ErrorMapper, errorCode } from '../shared/error-advice.ts';
import type { DatabaseOptions } from './database-url.ts';

// Codes of MariaDB (mariadb.com/kb/en/mariadb-error-codes), of its client library, and of Node for the connection.
const databaseAdvice: readonly ErrorAdvice[] = [
  {
    trouble: 'unreachable',
    codes:
      /^ER_(ACCESS_DENIED|DBACCESS_DENIED|ACCESS_DENIED_NO_PASSWORD|HOST_NOT_PRIVILEGED|HOST_IS_BLOCKED)/,
    text: 'does not let us in: check the user, the password and the host that they are granted for',
  },
  {
    trouble: 'not-writable',
    codes:
      /^ER_(TABLEACCESS|COLUMNACCESS|SPECIFIC_ACCESS)_DENIED|^ER_(OPTION_PREVENTS_STATEMENT|CANT_EXECUTE_IN_READ_ONLY|READ_ONLY|RECORD_FILE_FULL|DISK_FULL)/,
    text: 'does not let us do that: give its user the rights in deploy/alternc.md, and look whether it is a read-only replica or its disk is full',
  },
  {
    trouble: 'missing',
    codes: /^ER_(BAD_DB|NO_SUCH_TABLE|BAD_TABLE)/,
    text: "lacks a table: check the database's name, and make facteur_mailbox, and with STANDBY facteur_fence, as deploy/alternc.md says",
  },
  {
    trouble: 'unreadable',
    codes: /^ER_(BAD_FIELD|WRONG_FIELD|NO_DEFAULT_FOR_FIELD|TRUNCATED|DATA_TOO_LONG|CRASHED)/,
    text: "is not in the schema that Facteur knows, AlternC's 3.x: upgrade it with AlternC, or bring it back from a backup",
  },
  {
    trouble: 'locked',
    codes: /^ER_LOCK_/,
    text: 'has these rows locked by another program; this is tried again',
  },
  {
    trouble: 'unreachable',
    codes: /^(PROTOCOL_SEQUENCE_TIMEOUT|ETIMEDOUT)$/,
    text: 'gave no answer in time: check whether it is overloaded, and the network',
  },
  {
    trouble: 'unreachable',
    codes:
      /^(PROTOCOL_|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOST|ENET|ENOENT|EACCES|ER_SERVER_SHUTDOWN|ER_CON_COUNT|ER_CONNECTION_KILLED|ER_QUERY_INTERRUPTED|ER_NEW_ABORTING|ER_TOO_MANY_USER)/,
    text: 'can not be reached: check that MariaDB runs, and its host, port or socket',
  },
];

/** Maps errors of AlternC's database, without keeping them as causes: a server's messages may quote values. */
export const createDatabaseErrorMapper = (options: DatabaseOptions): ErrorMapper =>
  createErrorMapper({
    advice: databaseAdvice,
    message: (text, _, code) => `AlternC's database ${describeDatabase(options)} ${text} (${code}).`,
    keepCause: false,
  });

/** Whether the transaction was rolled back because of a deadlock. */
export const isDeadlock = (error: unknown): boolean => errorCode(error) === 'ER_LOCK_DEADLOCK';

function describeDatabase(options: DatabaseOptions): string {
  const where = 'socketPath' in options ? options.socketPath : `${options.host}:${options.port ?? 3306}`;
  return `"${options.database}" at ${where} (as ${options.user})`;
}

const mailAdvice: readonly ErrorAdvice[] = [
  {
    trouble: 'missing',
    codes: /^(ENOENT|ENOTDIR)$/,
    text: 'is not there: mount its disk, or check where ALTERNC_MAIL is',
  },
  {
    trouble: 'not-writable',
    codes: /./,
    text: 'can not be changed: Facteur must be allowed to move the homes in it, which belong to the accounts, and needs space on its disk',
  },
];

/** Maps file errors of AlternC's mail at `mailRoot`. */
export const createMailErrorMapper = (mailRoot: string): ErrorMapper =>
  createErrorMapper({
    advice: mailAdvice,
    message: (text, error) => `AlternC's mail at ${mailRoot} ${text} (${error.message}).`,
  });
