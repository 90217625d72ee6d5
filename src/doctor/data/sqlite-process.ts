import type { DatabaseCheck } from './sqlite-file.ts';

type CheckOutput = Iterable<unknown> | AsyncIterable<unknown>;

/** Each check loads only what it needs, since this process runs a single one. */
const checks: Readonly<Record<DatabaseCheck, (file: string) => Promise<CheckOutput>>> = {
  'own-database': async (file) => (await import('./app-database.ts')).checkAppDatabase(file),
  'mail-directory': async (file) => (await import('./mail-directory.ts')).checkMailDirectory(file),
  domains: async (file) => (await import('./read-only.ts')).readDomains(file),
  'suspended-apart': async (file) => (await import('./read-only.ts')).countSuspendedApart(file),
  'alias-domains': async (file) => (await import('./read-only.ts')).readAliasDomains(file),
};

const isDatabaseCheck = (text: string): text is DatabaseCheck => text in checks;

const [, , check = '', file = ''] = process.argv;
if (!isDatabaseCheck(check)) throw new Error(`There is no check ${check}`);
for await (const result of await checks[check](file)) console.log(JSON.stringify(result));
