import { commandFigures } from './commands.ts';
import { listFigures } from './lists.ts';
import { millionFigures } from './million.ts';
import { asJson, asTable, type Figure, isMet } from './report.ts';
import { slackFigures } from './slack.ts';
import { startFigures } from './start.ts';
import { syncFigures } from './sync.ts';

const json = process.argv.includes('--json');
const figures: Figure[] = [];
for (const measure of [
  startFigures,
  commandFigures,
  listFigures,
  syncFigures,
  millionFigures,
  slackFigures,
]) {
  const measured = await measure();
  figures.push(...measured);
  if (json) for (const figure of measured) process.stdout.write(`${asJson(figure)}\n`);
}
if (!json) process.stdout.write(`${asTable(figures)}\n`);
process.exitCode = figures.every(isMet) ? 0 : 1;
