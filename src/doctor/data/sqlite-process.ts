import type { DatabaseCheck } from './sqlite-file.ts';

type CheckOutput = Iterable<unknown> | AsyncIterable<unknown>;

/** Each loads only what it needs: this process is started for one question. */
const checks: Readonly<Record<DatabaseCheck, (file: string) => Promise<CheckOutput>>> = {
  'own-database': async (file) => (await import('./app-database.ts')).checkAppDatabase(file),
  'mail-directory': async (file) => (await import('./mail-directory.ts')).checkMailDirectory(file),
  domains: async (file) => (await import('./read-only.ts')).readDomains(file),
};

const isDatabaseCheck = (text: string): text is DatabaseCheck => text in checks;

const [, , question = '', file = ''] = process.argv;
if (!isDatabaseCheck(question)) throw new Error(`Nobody asks ${question}`);
for await (const answer of await checks[question](file)) console.log(JSON.stringify(answer));
