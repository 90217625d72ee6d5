import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareTo, type Figure, percentile } from './report.ts';
import { acknowledgements } from './slack-load.ts';
import {
  apiOf,
  ended,
  freePort,
  listening,
  startFacteurOnSlack,
  startProgram,
  startSlackSink,
} from './slack-sink.ts';

const bare = fileURLToPath(new URL('./bare-bolt.ts', import.meta.url));
const load = { perSecond: 200, seconds: 20 };

/** Acknowledgement of slash commands over HTTP, against a Bolt app that only acknowledges. */
export async function slackFigures(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const slack = await startSlackSink();
  const api = apiOf(slack);
  const [barePort, port] = [await freePort(), await freePort()];
  const processes = [
    startProgram([bare, String(barePort), api], {}),
    startFacteurOnSlack(directory, port, api),
  ];
  // What every command asks: an answer that only the requester sees.
  const command = () => ({ text: 'list', responseUrl: `${api}response` });
  try {
    await Promise.all([listening(barePort), listening(port)]);
    const baseline = percentile(await acknowledgements(barePort, load, command), 99);
    const value = percentile(await acknowledgements(port, load, command), 99);
    const name = 'acknowledgement of 200 commands a second, p99';
    return [compareTo({ name, value, unit: 'ms', limit: { most: 2 } }, baseline)];
  } finally {
    await Promise.all(processes.map(ended));
    slack.closeAllConnections();
    slack.close();
    await rm(directory, { recursive: true });
  }
}
