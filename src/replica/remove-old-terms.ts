import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ReplicaSettings } from '../config/replica-settings.ts';
import { litestreamDirectory } from './litestream/litestream-config.ts';
import { openPlaces, type Places } from './places/places.ts';
import { type Term, termName } from './term.ts';

/** Old replicas are kept for so long after this machine first saw them replaced. Milliseconds. */
const keptFor = 7 * 24 * 60 * 60_000;
/** And so many beside our own, however old. */
const kept = 1;

const stored = z.record(z.string(), z.number());

/** Removes the replicas of terms long before ours, but for the last one. @returns those that were removed. */
export async function removeOldTerms({
  replica,
  dataDirectory,
  term,
  now,
  places = openPlaces(replica),
}: {
  readonly replica: ReplicaSettings;
  readonly dataDirectory: string;
  readonly term: Term;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly places?: Places;
}): Promise<readonly Term[]> {
  const file = join(litestreamDirectory(dataDirectory), 'replaced.json');
  const known = await readKnown(file);
  const older = (await places.terms()).filter((each) => each < term);
  const seen = Object.fromEntries(older.map((each) => [termName(each), known[termName(each)] ?? now]));
  await writeFile(file, JSON.stringify(seen), { mode: 0o600 });
  const old = older.slice(kept).filter((each) => now - (seen[termName(each)] ?? now) >= keptFor);
  for (const each of old) await places.remove(each);
  return old;
}

async function readKnown(file: string): Promise<Readonly<Record<string, number>>> {
  try {
    return stored.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // None was seen yet, or a power cut took it: then they are kept for longer.
    return {};
  }
}
