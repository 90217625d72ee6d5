import { answerFigures } from './answers.ts';
import { commandFigures } from './commands.ts';
import { durabilityFigures } from './durability/durability.ts';
import { replicationFigures } from './durability/replication.ts';
import { floorFigures } from './floor/floor-figures.ts';
import { millionFigures } from './grown/million.ts';
import { millionSyncFigures } from './grown/million-sync.ts';
import { listFigures } from './lists.ts';
import { manyOnSlackFigures } from './many/on-slack.ts';
import { manyFigures } from './many/plan-and-import.ts';
import { metricsFigures } from './metrics.ts';
import { oneCommandFigures } from './one-command.ts';
import { parseArguments, usage } from './parse-arguments.ts';
import { asJson, asTable, type Figure, isMet } from './report.ts';
import { runPart } from './run-part.ts';
import { slackFigures } from './slack.ts';
import { soakFigures, soakMinutes } from './soak/soak.ts';
import { startFigures } from './start.ts';
import { syncFigures } from './sync.ts';
import { takeoverFigures } from './takeover/takeover.ts';

type Part = () => Promise<Figure[]>;

const parts: Readonly<Record<string, Part>> = {
  start: startFigures,
  commands: commandFigures,
  floor: floorFigures,
  'one-command': oneCommandFigures,
  metrics: metricsFigures,
  many: manyFigures,
  'many-on-slack': manyOnSlackFigures,
  durability: durabilityFigures,
  replication: replicationFigures,
  takeover: takeoverFigures,
  lists: listFigures,
  sync: syncFigures,
  million: millionFigures,
  'million-sync': millionSyncFigures,
  slack: slackFigures,
  answers: answerFigures,
};

/** Those that take too long for the run of all, or need a machine of their own, and the minutes each may take. */
const partsByName: Readonly<Record<string, { readonly measure: Part; readonly minutes: number }>> = {
  // Beside the time that it is set to, what is done before.
  soak: { measure: soakFigures, minutes: soakMinutes + 15 },
};

/** Of all parts together, in milliseconds. */
const wholeTime = 30 * 60_000;
/** Of one. */
const partTime = 8 * 60_000;

/** Measures each part in a process of its own, and prints its figures as it ends. @returns whether all limits are met. */
async function measureApart(names: readonly string[], json: boolean): Promise<boolean> {
  const end = Date.now() + wholeTime;
  let isWell = true;
  for (const name of names) {
    const own = partsByName[name];
    try {
      const figures = await runPart(name, own ? own.minutes * 60_000 : Math.min(partTime, end - Date.now()));
      process.stdout.write(
        json ? figures.map((each) => `${asJson(each)}\n`).join('') : `${asTable(figures)}\n\n`,
      );
      isWell &&= figures.every(isMet);
    } catch (error) {
      process.stderr.write(
        `The part “${name}” failed: ${error instanceof Error ? error.message : error}\n\n`,
      );
      isWell = false;
    }
  }
  return isWell;
}

/** Measures one part in this process. */
async function measureHere(name: string): Promise<boolean> {
  const measure = parts[name] ?? partsByName[name]?.measure;
  if (!measure) throw new Error(`There is no part ${name}`);
  const figures = await measure();
  process.stdout.write(figures.map((figure) => `${asJson(figure)}\n`).join(''));
  return figures.every(isMet);
}

/** @returns what the process ends with. */
async function run(): Promise<number> {
  const names = { inAll: Object.keys(parts), byName: Object.keys(partsByName) };
  const wanted = parseArguments(process.argv.slice(2), names);
  switch (wanted.kind) {
    case 'help':
      process.stdout.write(`${usage}\n`);
      return 0;
    case 'list':
      process.stdout.write(
        [...names.inAll, ...names.byName.map((name) => `${name} (by name only)`), ''].join('\n'),
      );
      return 0;
    case 'measure':
      return (await measureApart(wanted.parts, wanted.json)) ? 0 : 1;
    case 'measure here':
      return (await measureHere(wanted.part)) ? 0 : 1;
    case 'refused':
      process.stderr.write(`${wanted.why}\n`);
      return 2;
  }
}

process.exitCode = await run();
