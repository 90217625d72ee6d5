// @ts-check
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleOptions } from './bundle-options.mjs';
import { bundlesDirectory, currentBundle, librariesOf, manifestFile, stateOf } from './manifest.mjs';

/** As package.json's `start` says. */
const compileCache = 'node_modules/.cache/node';

/** Running processes still import parts of theirs. */
const keptBundles = 3;

/** @type {readonly unknown[]} */
const impossible = ['ERR_MODULE_NOT_FOUND', 'EACCES', 'EPERM', 'EROFS'];

/** Sources that are changed meanwhile are read anew so often. */
const attempts = 3;

/** @typedef {import('./manifest.mjs').Manifest} Manifest */

/**
 * Makes a bundle of the sources, unless that of what is there is made: one file in place of a thousand is started in two
 * thirds of the time. A start needs none: whatever goes wrong here, it runs the sources.
 * @param {string} root
 * @returns {Promise<'made' | 'current' | 'impossible' | Error>} `impossible` without esbuild, or in a tree that can't be written
 */
export async function makeBundle(root) {
  if (currentBundle(root) !== null) return 'current';
  try {
    await build(root);
    return 'made';
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return 'code' in error && impossible.includes(error.code) ? 'impossible' : error;
  }
}

/** @param {string} root */
async function build(root) {
  // Loaded only here: set-up asks whether there is a bundle before npm has installed anything.
  const esbuild = await import('esbuild');
  const bundles = join(root, bundlesDirectory);
  const place = join(bundles, `making-${process.pid}`);
  mkdirSync(place, { recursive: true });
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const libraries = librariesOf(root);
      const began = Math.floor(Date.now() / 1_000);
      const { metafile } = await esbuild.build(bundleOptions(root, place));
      const files = sourcesOf(Object.keys(metafile.inputs), root);
      // What was changed since then, or within the same second, may have been read before or after.
      const isCertain = files.every(([, , changed]) => changed < began) && libraries === librariesOf(root);
      if (isCertain) return publish(root, place, { libraries, files });
      await sleep(1_000);
    }
    throw new Error('its sources change, or are of a later time than now');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** @param {readonly string[]} inputs @param {string} root */
const sourcesOf = (inputs, root) =>
  [...inputs.filter((path) => !path.startsWith('node_modules/')), 'scripts/bundle/bundle-options.mjs']
    .sort()
    .flatMap((path) => {
      const state = stateOf(root, path);
      return state ? [state] : [];
    });

/**
 * A bundle's directory is named after what is in it, and named by the manifest last: whoever starts meanwhile has the one or
 * the other as a whole.
 * @param {string} root @param {string} place @param {Omit<Manifest, 'directory'>} made
 */
function publish(root, place, made) {
  const directory = hashOf(place);
  const bundle = join(root, bundlesDirectory, directory);
  if (!existsSync(bundle)) renameSync(place, bundle);
  const written = join(root, `${manifestFile}.${process.pid}`);
  writeFileSync(written, JSON.stringify({ directory, ...made }));
  renameSync(written, join(root, manifestFile));
  removeOld(join(root, bundlesDirectory), directory);
  // What Node compiled of the one before.
  rmSync(join(root, compileCache), { recursive: true, force: true });
}

/** @param {string} directory */
function hashOf(directory) {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort())
    hash.update(`${name}\0`).update(readFileSync(join(directory, name)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} bundles @param {string} current */
function removeOld(bundles, current) {
  const others = readdirSync(bundles)
    .filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current)
    .map((name) => ({ path: join(bundles, name), made: statSync(join(bundles, name)).mtimeMs }))
    .sort((one, other) => other.made - one.made);
  for (const { path } of others.slice(keptBundles - 1)) rmSync(path, { recursive: true, force: true });
}
