import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../node-flags.ts';
import { type Figure, percentile } from '../report.ts';
import { acknowledgements } from '../slack-load.ts';
import { apiOf, ended, freePort, listening, startProgram, startSlackSink } from '../slack-sink.ts';

const program = fileURLToPath(new URL('./on-slack-run.ts', import.meta.url));
const load = { perSecond: 10, seconds: 20 };

/** Acknowledgement of slash commands over HTTP while imports of 10,000 aliases are read, planned and applied. */
export async function manyOnSlackFigures(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const slack = await startSlackSink();
  const [port, api] = [await freePort(), apiOf(slack)];
  const facteur = startProgram([...nodeFlags, program, directory, String(port), api], {});
  try {
    await listening(port);
    const times = await acknowledgements(port, load, () => ({
      text: 'list',
      responseUrl: `${api}response`,
    }));
    const name = 'acknowledgement while imports run, slowest';
    return [{ name, value: percentile(times, 100), unit: 'ms', limit: { most: 100 } }];
  } finally {
    await ended(facteur);
    slack.closeAllConnections();
    slack.close();
    await rm(directory, { recursive: true });
  }
}
