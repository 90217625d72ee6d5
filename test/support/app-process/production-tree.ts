import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBundle } from '../../../scripts/bundle/make-bundle.mjs';

const root = join(import.meta.dirname, '../../..');

/** What `npm run` and the image need of the tree, beside its packages. */
const parts = ['package.json', 'policy.example.yaml', 'src', 'commands', 'jobs', 'scripts'];

/** What is installed. */
const lockFile = 'node_modules/.package-lock.json';

type Lock = { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };

/** Makes in `directory` what `npm ci --omit=dev` leaves of a clone, and its bundle, for nobody to write to. */
export async function createProductionTree(directory: string): Promise<void> {
  for (const part of parts)
    cpSync(join(root, part), join(directory, part), { recursive: true, preserveTimestamps: true });
  for (const path of productionPackages()) copyPackage(path, directory);
  cpSync(join(root, lockFile), join(directory, lockFile));
  const made = await makeBundle(directory);
  if (made !== 'made') throw new Error(`There is no bundle: ${made}`);
  // Those who run it may be others.
  chmodSync(directory, 0o755);
  execFileSync('chmod', ['-R', 'a-w', directory]);
}

/** Those that are installed; Node itself, which is one of them, is the one that runs the test. */
function productionPackages(): readonly string[] {
  const { packages }: Lock = JSON.parse(readFileSync(join(root, lockFile), 'utf8'));
  return Object.entries(packages).flatMap(([path, { dev }]) =>
    dev || /^node_modules\/node-(linux|darwin)-/.test(path) ? [] : [path],
  );
}

/** Without the packages inside, which may be for development. */
function copyPackage(path: string, directory: string): void {
  const from = join(root, path);
  cpSync(from, join(directory, path), {
    recursive: true,
    filter: (file) => !file.slice(from.length).includes('/node_modules'),
  });
}
