import Database from 'better-sqlite3';

/**
 * Fails writes of our code to Facteur's database outside of `store.commit`: such a write can't wait for a process that
 * holds the database. Tests may write: their files are in the stack trace.
 */
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1'));

for (const method of ['run', 'get', 'all']) {
  const original = statement[method];
  statement[method] = function (this: Database.Statement, ...values: unknown[]) {
    if (isSingleWrite(this) && isOurs(wholeStack()))
      throw new Error(`This writes outside of store.commit, where it can't wait for a lock: ${this.source}`);
    return original.apply(this, values);
  };
}

const isSingleWrite = ({ readonly, database, source }: Database.Statement): boolean =>
  !readonly &&
  !database.inTransaction &&
  /(facteur|inbox)\.sqlite$/.test(database.name) &&
  !/^\s*(BEGIN|VACUUM)/i.test(source);

const isOurs = (stack: string): boolean =>
  !/\/(test|bench)\/(?!support\/writes-in-commit-only)/.test(stack) && !stack.includes('/src/store/store.ts');

function wholeStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack = '' } = new Error('where');
  Error.stackTraceLimit = limit;
  return stack;
}
