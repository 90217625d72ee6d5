import { answerFigures } from './answers.ts';
import { commandFigures } from './commands.ts';
import { durabilityFigures } from './durability.ts';
import { listFigures } from './lists.ts';
import { manyOnSlackFigures } from './many/on-slack.ts';
import { manyFigures } from './many/plan-and-import.ts';
import { metricsFigures } from './metrics.ts';
import { millionFigures } from './million.ts';
import { oneCommandFigures } from './one-command.ts';
import { asJson, asTable, type Figure, isMet } from './report.ts';
import { runPart } from './run-part.ts';
import { slackFigures } from './slack.ts';
import { soakFigures } from './soak/soak.ts';
import { startFigures } from './start.ts';
import { syncFigures } from './sync.ts';

const parts: Readonly<Record<string, () => Promise<Figure[]>>> = {
  start: startFigures,
  commands: commandFigures,
  'one-command': oneCommandFigures,
  metrics: metricsFigures,
  many: manyFigures,
  'many-on-slack': manyOnSlackFigures,
  durability: durabilityFigures,
  lists: listFigures,
  sync: syncFigures,
  million: millionFigures,
  slack: slackFigures,
  answers: answerFigures,
};

/** Too long to be measured with the others. */
const partsApart: typeof parts = { soak: soakFigures };

/** Of all parts together, in milliseconds. */
const wholeTime = 30 * 60_000;
/** Of one. */
const partTime = 8 * 60_000;

const [name] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const json = process.argv.includes('--json');

/** Measures each part in a process of its own, and prints its figures as it ends. @returns whether all limits are met. */
async function measureAll(): Promise<boolean> {
  const end = Date.now() + wholeTime;
  let isWell = true;
  for (const part of Object.keys(parts)) {
    try {
      const figures = await runPart(part, Math.min(partTime, end - Date.now()));
      process.stdout.write(
        json ? figures.map((each) => `${asJson(each)}\n`).join('') : `${asTable(figures)}\n\n`,
      );
      isWell &&= figures.every(isMet);
    } catch (error) {
      process.stderr.write(
        `The part “${part}” failed: ${error instanceof Error ? error.message : error}\n\n`,
      );
      isWell = false;
    }
  }
  return isWell;
}

/** Measures one part here. */
async function measureOne(measure: () => Promise<Figure[]>): Promise<boolean> {
  const figures = await measure();
  process.stdout.write(figures.map((figure) => `${asJson(figure)}\n`).join(''));
  return figures.every(isMet);
}

const all = { ...parts, ...partsApart };
const measure = name === undefined ? undefined : all[name];
if (name !== undefined && !measure)
  throw new Error(`There is no part ${name}. There are: ${Object.keys(all).join(', ')}.`);
process.exitCode = (await (measure ? measureOne(measure) : measureAll())) ? 0 : 1;
