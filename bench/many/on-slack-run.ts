import { runApp } from '../running-app.ts';
import { slackSettings } from '../slack-sink.ts';
import { askForImport, confirmImport } from './aliases.ts';

/** Runs Facteur with Slack over HTTP, and imports 10,000 aliases again and again until it is told to end. */
const [directory = '', port = '', api = ''] = process.argv.slice(2);

let isRunning = true;
process.once('SIGTERM', () => {
  isRunning = false;
});

await runApp(
  directory,
  async (facteur) => {
    for (let round = 0; isRunning; round++)
      await confirmImport(facteur, await askForImport(facteur, `round${round}.`));
  },
  slackSettings(Number(port), api),
);
