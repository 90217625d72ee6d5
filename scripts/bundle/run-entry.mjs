// @ts-check
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { currentBundle } from './manifest.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Runs an entry point of src/ from its bundle where that is of the sources that are there, and from these elsewhere.
 * @param {'main' | 'worker'} entry
 */
export async function runEntry(entry) {
  const bundle = currentBundle(root);
  const bundled = bundle && join(bundle, `${entry}.mjs`);
  const file = bundled && existsSync(bundled) ? bundled : join(root, `src/${entry}.ts`);
  await import(pathToFileURL(file).href);
}
