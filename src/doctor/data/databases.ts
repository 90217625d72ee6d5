import { join } from 'node:path';
import { type Line, note } from '../check-result.ts';
import type { Patient, Probe } from '../probe.ts';
import { statOrNull } from './data-directory.ts';
import { askOf, type Question } from './sqlite-file.ts';

const madeAtStart = 'is not there yet; the first start makes it';

/** Facteur's own database. */
export const ownDatabaseProbe: Probe = {
  group: 'Data',
  name: 'facteur.sqlite',
  needs: [],
  whenLate: 'It may be too large to be read in that time; npm run audit:verify takes the time that it needs.',
  look: ({ config }, signal) =>
    linesAbout('own-database', join(config.dataDirectory, 'facteur.sqlite'), signal),
};

/** The addresses that Postfix and Dovecot look up. */
export const mailDirectoryProbe: Probe = {
  group: 'Mail server',
  name: 'directory.sqlite',
  needs: [],
  look: ({ config }, signal) => linesAbout('mail-directory', directoryFile(config), signal),
};

export const directoryFile = ({ dataDirectory }: Patient['config']): string =>
  join(dataDirectory, 'mail/directory.sqlite');

async function* linesAbout(question: Question, file: string, signal: AbortSignal): AsyncIterable<Line> {
  if (!(await statOrNull(file))) return yield note(file.split('/').at(-1) ?? file, madeAtStart);
  // What our own process writes are lines.
  for await (const line of askOf(question, file, signal)) yield line as Line;
}
