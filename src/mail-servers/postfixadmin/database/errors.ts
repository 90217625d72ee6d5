import {
  createErrorMapper,
  type ErrorAdvice,
  type ErrorMapper,
  errorCode,
} from '../../shared/error-advice.ts';

// Codes of MariaDB (mariadb.com/kb/en/mariadb-error-codes), SQLSTATEs of PostgreSQL (its manual, appendix A), result
// codes of SQLite (sqlite.org/rescode.html), and Node's. Some of pg's own errors have no code, only these messages.
const errorAdvice: readonly ErrorAdvice[] = [
  {
    trouble: 'locked',
    codes:
      /^(ER_LOCK_|ER_DUP_ENTRY|ER_CHECKREAD|40001|40P01|55P03|23505|SQLITE_(BUSY|LOCKED|CONSTRAINT_PRIMARYKEY))/,
    text: 'is being changed by another program; this is tried again',
  },
  {
    trouble: 'unreachable',
    codes: /^(ER_ACCESS_DENIED|ER_DBACCESS_DENIED|ER_HOST_NOT_PRIVILEGED|ER_HOST_IS_BLOCKED|28)/,
    text: 'refuses us: check the user and the password in the setting, and from which hosts that user may come',
  },
  {
    trouble: 'missing',
    codes: /^(ER_BAD_DB_ERROR|3D000|ENOENT|ENOTDIR|SQLITE_READONLY_DBMOVED)$/,
    text: 'is not there: check its name and path in the setting, and whether it runs or its disk is mounted',
  },
  {
    trouble: 'unreadable',
    codes: /^(ER_NO_SUCH_TABLE|ER_BAD_FIELD_ERROR|42P01|42703|SQLITE_(ERROR|SCHEMA|CORRUPT|NOTADB|IOERR))/,
    text: "is damaged or is not in PostfixAdmin's schema: check that it is PostfixAdmin's own, and upgrade it by opening PostfixAdmin's setup.php",
  },
  {
    trouble: 'not-writable',
    codes: /^ER_TRUNCATED_WRONG_VALUE_FOR_FIELD$/,
    text: 'can not hold these characters: ALTER TABLE mailbox_app_password CONVERT TO CHARACTER SET utf8mb4',
  },
  {
    trouble: 'not-writable',
    codes:
      /^(ER_\w*ACCESS_DENIED|ER_OPTION_PREVENTS|ER_CANT_EXECUTE_IN_READ_ONLY|ER_READ_ONLY|ER_DISK_FULL|ER_RECORD_FILE_FULL|42501|25006|53100|SQLITE_(READONLY|CANTOPEN|PERM|FULL)|EACCES|EPERM|EROFS|ENOSPC|EISDIR)/,
    text: 'can not be written: give its user SELECT, INSERT, UPDATE and DELETE on the tables of PostfixAdmin, and check the space on its disk',
  },
  {
    trouble: 'unreachable',
    codes:
      /^(E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)$|PROTOCOL_\w+|ER_(CON_COUNT|TOO_MANY_USER|SERVER_SHUTDOWN|CONNECTION_KILLED|QUERY_INTERRUPTED|NET_)\w*|HANDSHAKE_\w+|08\w{3}|53\w{3}|57\w{3}|timeout exceeded|Connection terminated|Query read timeout|Client has encountered)/,
    text: 'does not answer, or not in time: check that it runs, its host and port, the network in between and its load',
  },
];

/** Maps errors of the database of that name. */
export const createDatabaseErrorMapper = (name: string): ErrorMapper =>
  createErrorMapper({
    advice: errorAdvice,
    codeOf,
    message: (text, error, code) =>
      `The database ${name} of PostfixAdmin ${text} (${error.message || code}).`,
  });

function codeOf(error: Error): string {
  const code = errorCode(error);
  if (code !== null) return code;
  // Node tries every address of a host, and reports all failures.
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  return error.message;
}
