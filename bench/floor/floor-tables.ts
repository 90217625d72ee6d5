import { hash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Synchronous, setSynchronous } from '../../src/lib/sqlite-synchronous.ts';

/** Runs a work in a transaction that the works of one turn of the event loop share; resolves after the commit. */
type Commit = <T>(work: () => T) => Promise<T>;

/** The row of the outbox that a job is about. */
export type Row = { readonly id: number; readonly queue: string; readonly request: number };
/** A request with its only change. */
type Claimed = { readonly id: number; readonly address: string; readonly change: string };

/** The two databases of the floor, with the pragmas of Facteur's, and nothing but the statements that it needs. */
export function openFloorTables(directory: string, synchronous: Synchronous) {
  const main = open(join(directory, 'floor.sqlite'), synchronous, mainSchema);
  const mail = open(join(directory, 'floor-mail.sqlite'), synchronous, mailSchema);
  const statement = {
    request: main.prepare(
      "INSERT INTO requests (requester, plan_hash, state, created_at) VALUES (?, ?, 'queued', ?)",
    ),
    change: main.prepare('INSERT INTO changes (request, address, change, effects) VALUES (?, ?, ?, ?)'),
    find: main.prepare<[number], Claimed>(
      `SELECT requests.id, changes.address, changes.change FROM requests
       JOIN changes ON changes.request = requests.id WHERE requests.id = ? AND state IN ('queued', 'applying')`,
    ),
    state: main.prepare('UPDATE requests SET state = ?, settled_at = ?, outcome = ? WHERE id = ?'),
    stateOf: main.prepare<[number], string>('SELECT state FROM requests WHERE id = ?').pluck(),
    mirror: main.prepare(
      'INSERT INTO addresses (address, state) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET state = excluded.state',
    ),
    audit: main.prepare(
      `INSERT INTO audit (id, at, event, address, request, actor, detail, previous, hash)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    enqueue: main.prepare('INSERT INTO outbox (queue, request, created_at) VALUES (?, ?, ?)'),
    due: main.prepare<[number], Row>('SELECT id, queue, request FROM outbox WHERE id > ? ORDER BY id'),
    row: main.prepare<[number], Row>('SELECT id, queue, request FROM outbox WHERE id = ?'),
    dequeue: main.prepare('DELETE FROM outbox WHERE id = ?'),
    waiting: main.prepare<[], number>('SELECT count(*) FROM outbox').pluck(),
    alias: mail.prepare<[string], string>('SELECT goto FROM alias WHERE address = ?').pluck(),
    writeAlias: mail.prepare('INSERT INTO alias (address, goto, created) VALUES (?, ?, ?)'),
    log: mail.prepare('INSERT INTO log (timestamp, username, action, data) VALUES (?, ?, ?, ?)'),
  };
  let last = { id: 0, hash: '0'.repeat(64) };
  return {
    ...statement,
    commit: groupCommit(main),
    commitMail: groupCommit(mail),
    /** Adds a row to the audit, with the hash of the one before. */
    append(event: string, { address, request }: AuditedBy, actor: string | null, detail: string): void {
      const [id, at] = [last.id + 1, Date.now()];
      const own = hash('sha256', JSON.stringify([id, at, event, address, request, actor, detail, last.hash]));
      statement.audit.run(id, at, event, address, request, actor, detail, last.hash, own);
      last = { id, hash: own };
    },
    close(): void {
      main.close();
      mail.close();
    },
  };
}

type AuditedBy = { readonly address: string; readonly request: number };

const mainSchema = `
  CREATE TABLE requests (id INTEGER PRIMARY KEY, requester TEXT NOT NULL, plan_hash TEXT NOT NULL, state TEXT NOT NULL,
    created_at INTEGER NOT NULL, settled_at INTEGER, outcome TEXT);
  CREATE TABLE changes (request INTEGER PRIMARY KEY, address TEXT NOT NULL, change TEXT NOT NULL, effects TEXT NOT NULL);
  CREATE INDEX changes_of_address ON changes (address);
  CREATE TABLE audit (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, address TEXT NOT NULL,
    request INTEGER, actor TEXT, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);
  CREATE INDEX audit_of_address ON audit (address, id);
  CREATE TABLE addresses (address TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, request INTEGER NOT NULL,
    created_at INTEGER NOT NULL);`;

const mailSchema = `
  CREATE TABLE alias (address TEXT PRIMARY KEY, goto TEXT NOT NULL, created TEXT NOT NULL);
  CREATE TABLE log (timestamp TEXT NOT NULL, username TEXT NOT NULL, action TEXT NOT NULL, data TEXT NOT NULL);`;

function open(file: string, synchronous: Synchronous, schema: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  setSynchronous(database, synchronous);
  database.pragma('wal_autocheckpoint = 4000');
  database.exec(schema);
  return database;
}

function groupCommit(database: Database.Database): Commit {
  let works: (() => () => void)[] = [];
  const all = database.transaction((members: typeof works) => members.map((work) => work()));
  const flush = (): void => {
    const members = works;
    works = [];
    for (const settle of all.immediate(members)) settle();
  };
  return (work) =>
    new Promise((resolve) => {
      if (works.length === 0) setImmediate(flush);
      works.push(() => {
        const result = work();
        return () => resolve(result);
      });
    });
}
