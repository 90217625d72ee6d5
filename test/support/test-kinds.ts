import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Import, importsOf, isIn } from './architecture/imports.ts';

/**
 * `unit`: in its own process, with nothing but files; `integration`: with programs, servers or fakes that listen;
 * `e2e`: the program itself, a real mail server, or a browser.
 */
export type TestKind = 'unit' | 'integration' | 'e2e';

/** What a test of the kind imports, itself or by what it imports of `test/`. */
const signs: Readonly<Record<Exclude<TestKind, 'unit'>, readonly string[]>> = {
  e2e: ['test/support/app-process/app-process', 'test/support/mail-host/mail-host', 'test/support/browser'],
  integration: [
    'test/support/requirements',
    'test/support/databases/external-redis',
    'test/support/databases/mariadb',
    'test/support/databases/postgresql',
    'test/support/fake-discord',
    'test/support/fake-mailcow',
    'test/support/fake-slack',
    'test/support/ports',
    'test/support/run-script',
    'src/queue/redis/private-redis',
    'src/queue/start-queue',
    'src/web/server/web-server',
    'node:child_process',
    'node:http',
    'node:https',
    'node:net',
    'node:tls',
    'node:worker_threads',
  ],
};

/**
 * Too long for the fast loop, though they start nothing: conformance, races on a disk, all commands by all roles; and a
 * crash, which is played by cutting off what Node itself does, so that it needs modules of its own.
 */
export const longTests: readonly string[] = [
  'test/bench/run-part.test.ts',
  'test/mail-servers/postfix-dovecot/crash.test.ts',
  'test/mail-servers/postfix-dovecot/driver.test.ts',
  'test/mail-servers/postfix-dovecot/rows.test.ts',
  'test/mail-servers/shared/maildir/links.test.ts',
  'test/requests/access/cross-tenant.test.ts',
  'test/requests/access/permissions.test.ts',
  'test/store/audit-chain.test.ts',
  'test/store/tables/addresses.test.ts',
];

const root = resolve(import.meta.dirname, '../..');
const isTestFile = (path: string): boolean => path.startsWith('test/');

/** A test's imports, with those of what it imports of `test/`. Types start nothing. */
function reachedFrom(test: string, importsIn: (file: string) => readonly Import[]): Set<string> {
  const reached = new Set<string>();
  const pending = [test];
  for (let file = pending.pop(); file !== undefined; file = pending.pop())
    for (const { to, typesOnly } of importsIn(file)) {
      if (typesOnly || reached.has(to)) continue;
      reached.add(to);
      if (isTestFile(to) && /\.ts$/.test(to)) pending.push(to);
    }
  return reached;
}

export function kindOf(test: string, importsIn: (file: string) => readonly Import[]): TestKind {
  const reached = [test, ...reachedFrom(test, importsIn)];
  const has = (places: readonly string[]): boolean =>
    reached.some((file) => places.some((place) => isIn(file, place)));
  if (test.startsWith('test/e2e/') || has(signs.e2e)) return 'e2e';
  return has(signs.integration) || longTests.includes(test) ? 'integration' : 'unit';
}

/** All test files, by their kind. */
export function testsByKind(): Readonly<Record<TestKind, readonly string[]>> {
  const known = new Map<string, readonly Import[]>();
  const importsIn = (file: string): readonly Import[] => {
    const path = resolve(root, file);
    // A text may say `import('./x.ts')` of what is not there.
    const text = (): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
    const imports = known.get(file) ?? importsOf(file, text());
    known.set(file, imports);
    return imports;
  };
  const tests = globSync('test/**/*.test.ts', { cwd: root }).sort();
  const { unit = [], integration = [], e2e = [] } = Object.groupBy(tests, (test) => kindOf(test, importsIn));
  return { unit, integration, e2e };
}
