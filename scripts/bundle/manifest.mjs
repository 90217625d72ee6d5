// @ts-check
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a bundle was made from: each file of ours with its size and the second of its last change, since archives keep no
 * more of a time than that; and the libraries, by the hash of what npm says is installed.
 * @typedef {{ directory: string, libraries: string, files: readonly (readonly [path: string, size: number, changed: number])[] }} Manifest
 */

/** Where bundles are, from the root of the tree. */
export const bundlesDirectory = 'node_modules/.cache/facteur';

/** Names the bundle that was made last. */
export const manifestFile = join(bundlesDirectory, 'manifest.json');

/** @param {string} root @param {string} path @returns {Manifest['files'][number] | null} */
export function stateOf(root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats ? [path, stats.size, Math.floor(stats.mtimeMs / 1_000)] : null;
}

/** @param {string} root */
export const librariesOf = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'node_modules/.package-lock.json')))
    .digest('hex');

/**
 * The directory of the bundle of exactly the sources and libraries that are there; null where there is none.
 * @param {string} root
 */
export function currentBundle(root) {
  try {
    /** @type {Manifest} */
    const { directory, libraries, files } = JSON.parse(readFileSync(join(root, manifestFile), 'utf8'));
    const isCurrent =
      libraries === librariesOf(root) && files.every((file) => isAsBefore(file, stateOf(root, file[0])));
    return isCurrent ? join(root, bundlesDirectory, directory) : null;
  } catch {
    // There is none, or none that can be read: the sources are run.
    return null;
  }
}

/** @param {Manifest['files'][number]} before @param {Manifest['files'][number] | null} now */
const isAsBefore = ([, size, changed], now) => now !== null && now[1] === size && now[2] === changed;
