import type { Question } from './sqlite-file.ts';

type Answers = Iterable<unknown> | AsyncIterable<unknown>;

/** Each loads only what it needs: this process is started for one question. */
const answers: Readonly<Record<Question, (file: string) => Promise<Answers>>> = {
  'own-database': async (file) => (await import('./app-database.ts')).ownDatabaseLines(file),
  'mail-directory': async (file) => (await import('./mail-directory.ts')).mailDirectoryLines(file),
  domains: async (file) => (await import('./read-only.ts')).domainsIn(file),
};

const isQuestion = (text: string): text is Question => text in answers;

const [, , question = '', file = ''] = process.argv;
if (!isQuestion(question)) throw new Error(`Nobody asks ${question}`);
for await (const answer of await answers[question](file)) console.log(JSON.stringify(answer));
