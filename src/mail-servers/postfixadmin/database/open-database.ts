import { fileURLToPath } from 'node:url';
import type { Synchronous } from '../../../lib/sqlite-synchronous.ts';
import { createDatabase, type Database } from './database.ts';
import { openMariadb } from './mariadb.ts';
import { openPostgresql } from './postgresql.ts';
import { openSqlite } from './sqlite.ts';

/**
 * Opens the database at a URL: `sqlite:///path/of/file`, `mysql://user:password@host:3306/name` (or `mariadb:`) or
 * `postgres://user:password@host:5432/name` (or `postgresql:`). Throws for any other, without the password in the
 * message.
 * @param synchronous what a power cut may take of one in SQLite.
 */
export function openDatabase(text: string, synchronous: Synchronous = 'full'): Database {
  if (!URL.canParse(text)) throw new Error(`This is no URL of a database. ${forms}`);
  const url = new URL(text);
  switch (url.protocol) {
    case 'sqlite:': {
      const path = fileURLToPath(`file://${url.pathname}`);
      return createDatabase(openSqlite(path, synchronous), path);
    }
    case 'mysql:':
    case 'mariadb:':
      return createDatabase(openMariadb(text.replace(/^mariadb:/, 'mysql:')), describeUrl(url));
    case 'postgres:':
    case 'postgresql:':
      return createDatabase(openPostgresql(text), describeUrl(url));
    default:
      throw new Error(`A database at ${url.protocol} is not one that PostfixAdmin has. ${forms}`);
  }
}

const forms =
  'Give sqlite:///path/of/file, mysql://user:password@host/name or postgres://user:password@host/name, with characters such as #, /, ? and @ in a password written as %23, %2F, %3F and %40.';

function describeUrl({ pathname, hostname, port, username }: URL): string {
  const at = hostname && ` at ${hostname}${port && `:${port}`}`;
  return `${decodeURIComponent(pathname.slice(1))}${at} (user ${decodeURIComponent(username)})`;
}
