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
const load = { perSecond: 200, seconds: 10 };
const rounds = 2;

/**
 * Acknowledgement of slash commands over HTTP, against a Bolt app that only acknowledges, and against one that commits each
 * to the disk before, as Facteur does.
 */
export async function slackFigures(): Promise<Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'facteur-bench-'));
  const slack = await startSlackSink();
  const api = apiOf(slack);
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const [barePort, committingPort, port] = ports;
  const processes = [
    startProgram([bare, String(barePort), api], {}),
    startProgram([bare, String(committingPort), api, directory], {}),
    startFacteurOnSlack(directory, port, api),
  ];
  // What every command asks: an answer that only the requester sees.
  const command = () => ({ text: 'list', responseUrl: `${api}response` });
  const times = new Map<number, number[]>();
  try {
    await Promise.all(ports.map(listening));
    // In turns, so that all meet the same machine.
    for (let round = 0; round < rounds; round++)
      for (const each of ports)
        times.set(each, [...(times.get(each) ?? []), ...(await acknowledgements(each, load, command))]);
    const p99 = (of: number) => percentile(times.get(of) ?? [], 99);
    const figure = { value: p99(port), unit: 'ms' } as const;
    const name = 'acknowledgement of 200 commands a second, p99';
    return [
      compareTo({ ...figure, name, limit: { most: 2 } }, p99(barePort)),
      compareTo(
        { ...figure, name: `${name}, against a Bolt app that commits`, limit: { most: 1.2 } },
        p99(committingPort),
      ),
    ];
  } finally {
    await Promise.all(processes.map(ended));
    slack.closeAllConnections();
    slack.close();
    await rm(directory, { recursive: true });
  }
}
