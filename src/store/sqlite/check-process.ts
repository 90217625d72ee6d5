import Database from 'better-sqlite3';
import { findDamage } from './find-damage.ts';

/** Looks through the database that it is given, which may be in use, and prints its damage; nothing where there is none. */
const [file = ''] = process.argv.slice(2);
const sqlite = new Database(file, { readonly: true, fileMustExist: true });
process.stdout.write(findDamage(sqlite) ?? '');
sqlite.close();
