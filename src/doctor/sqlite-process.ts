import { mailDirectoryLines } from './mail-directory.ts';
import { domainsIn, ownDatabaseLines } from './own-database.ts';
import type { Question } from './sqlite-file.ts';

const answers: Readonly<Record<Question, (file: string) => Iterable<unknown> | AsyncIterable<unknown>>> = {
  'own-database': ownDatabaseLines,
  'mail-directory': mailDirectoryLines,
  domains: domainsIn,
};

const isQuestion = (text: string): text is Question => text in answers;

const [, , question = '', file = ''] = process.argv;
if (!isQuestion(question)) throw new Error(`Nobody asks ${question}`);
for await (const answer of answers[question](file)) console.log(JSON.stringify(answer));
