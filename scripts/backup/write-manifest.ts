import { renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncToDisk } from '../../src/lib/sync-directory.ts';
import { changeOwner } from './copy.ts';
import { describeOwner, readOwnerNames } from './describe-owner.ts';
import {
  type Manifest,
  type ManifestDirectory,
  type ManifestFile,
  manifestName,
  pathText,
} from './manifest.ts';
import { hashFile, joinOctets, turnsUntilAborted, walk } from './tree.ts';

/** What a directory holds, as its manifest lists it. */
export async function listContents(
  directory: string,
  signal: AbortSignal,
): Promise<Pick<Manifest, 'directories' | 'files'>> {
  const names = readOwnerNames();
  const directories: ManifestDirectory[] = [];
  const files: ManifestFile[] = [];
  const turn = turnsUntilAborted(signal);
  for (const { path, stats } of walk(directory)) {
    await turn();
    const entry = { path: pathText(path), ...describeOwner(stats, names) };
    if (stats.isDirectory()) directories.push(entry);
    else files.push({ ...entry, ...hashFile(joinOctets(directory, path)) });
  }
  return { directories, files };
}

/** Writes the manifest of a finished directory, which makes a backup of it. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const file = join(directory, manifestName);
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 });
  const { uid, gid } = statSync(directory);
  changeOwner(unfinished, uid, gid);
  syncToDisk(unfinished);
  renameSync(unfinished, file);
  syncToDisk(directory);
}
