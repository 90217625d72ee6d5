import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Figure } from '../report.ts';
import { freePort } from '../slack-sink.ts';
import { type FacteurProcess, type Place, startFacteur } from './facteur-process.ts';
import { countBut, requestsIn } from './requests-in.ts';
import { type Sample, takeSample } from './sample.ts';
import { startSlackPeople } from './slack-people.ts';
import { type Outcome, soakFiguresOf } from './soak-figures.ts';
import { createHeard } from './story.ts';
import { type Counted, type People, work } from './work.ts';

const policy = `tenants:
  slack/T1:
    domains: all
    approvals: slack/T1/C2
    roles: { admin: [user U1], member: everyone }
rules:
  - domains: all
    tenants: all
    limits: { open-requests: none, requests-a-day: none }
`;

const minute = 60_000;
/** As short as it may be. */
const keepDays = 30;
const keptFor = keepDays * 24 * 60 * minute;
/** For how many seconds people have worked before, each time. */
const earlierSeconds = 60;

/** How long it takes, and how much people do a second, unless `SOAK_MINUTES` and `SOAK_PER_SECOND` say otherwise. */
export const soakMinutes = Number(process.env['SOAK_MINUTES'] ?? 60);
const perSecond = Number(process.env['SOAK_PER_SECOND'] ?? 20);

/** Milliseconds from one sample to the next, and how many make one that is printed. */
const interval = 5_000;
const printedEvery = 6;

/**
 * Twenty commands and clicks a second for an hour, on the real program with its own redis-server: what it
 * takes of memory, descriptors and disk may grow by nothing but what is meant to be kept. What is older than KEEP_DAYS is
 * removed meanwhile, the audit of it as well.
 */
export async function soakFigures(): Promise<Figure[]> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'facteur-soak-'));
  writeFileSync(join(dataDirectory, 'policy.yaml'), policy);
  const [port, metrics] = [await freePort(), await freePort()];
  const heard = createHeard();
  const slack = await startSlackPeople(port, heard.note);
  const place: Place = { dataDirectory, port, metrics, keepDays, api: slack.api };
  try {
    const earlier = await workEarlier(place, { slack, heard });
    return soakFiguresOf(await soak(place, { slack, heard }, earlier));
  } finally {
    slack.stop();
    await rm(dataDirectory, { recursive: true, maxRetries: 3 });
  }
}

/**
 * What people did before: the first time so long ago that it is too old already, its audit signed at the second start; the
 * second time so that it gets too old during the soak.
 */
async function workEarlier(place: Place, people: People): Promise<Counted> {
  let counted: Counted = { stories: 0, commands: 1 };
  for (const before of [90 * minute, -2 * minute]) {
    people.slack.setClock(keptFor + before);
    await using _ = await startFacteur(place, keptFor + before);
    if (counted.stories === 0) await addDomain(people);
    counted = await work(people, counted, { perSecond, seconds: earlierSeconds });
    await sleep(interval);
  }
  return counted;
}

async function addDomain({ slack, heard }: People): Promise<void> {
  await slack.type(0, 'U1', 'domain add example.org postmaster:admin@example.net');
  for (let tries = 0; tries < 100; tries += 1) {
    const said = heard.withButton('postmaster@example.org', 'Add domain');
    const button = said?.buttons.find(({ label }) => label === 'Add domain');
    if (said && button) {
      await slack.click(0, 'U1', said, button);
      return sleep(interval);
    }
    await sleep(100);
  }
  throw new Error('Nobody was asked whether the domain is to be added');
}

async function soak(place: Place, { slack, heard }: People, earlier: Counted): Promise<Outcome> {
  const { dataDirectory } = place;
  const before = requestsIn(dataDirectory);
  slack.setClock(0);
  await using facteur = await startFacteur(place);
  const ending = new AbortController();
  const samples = watch(place, facteur, ending.signal);
  const { missed, commands } = await work({ slack, heard }, earlier, {
    perSecond,
    seconds: soakMinutes * 60,
  });
  // The last ones end.
  await sleep(interval);
  ending.abort();
  const after = requestsIn(dataDirectory);
  process.stderr.write(`${JSON.stringify({ sent: commands - earlier.commands, missed, ...after })}\n`);
  return {
    samples: await samples,
    sent: commands - earlier.commands,
    ...{ missed, troubles: heard.troubles(), complaints: facteur.complaints },
    ...{ before, after, old: countBut(before, []) },
  };
}

async function watch(
  { dataDirectory, metrics }: Place,
  { pid }: FacteurProcess,
  signal: AbortSignal,
): Promise<Sample[]> {
  const redis = new Redis({ path: join(dataDirectory, 'queue', 'redis.sock') });
  const began = performance.now();
  const samples: Sample[] = [];
  while (!signal.aborted) {
    const at = Math.round((performance.now() - began) / 1_000);
    samples.push(await takeSample({ pid, dataDirectory, metrics }, redis, at));
    if (samples.length % printedEvery === 0) process.stderr.write(`${JSON.stringify(samples.at(-1))}\n`);
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
  redis.disconnect();
  return samples;
}
