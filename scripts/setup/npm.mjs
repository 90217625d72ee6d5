// @ts-check
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { childEnvironment } from './child-environment.mjs';
import { installedState } from './lock-file.mjs';
import { linkNode, newEnoughNode, pruneNode, withFetchedNode } from './node.mjs';

/**
 * What is to be run: the program; all tests; the gallery; or what needs npm packages alone, such as the linter and the
 * unit tests.
 * @typedef {'start' | 'test' | 'gallery' | 'check'} Purpose
 */

/**
 * Makes node_modules what package-lock.json says; asks npm nothing and writes nothing where it is so. The program needs
 * no development packages: it leaves them out, unless they are there already, in somebody's checkout.
 * No install script runs: better-sqlite3 carries its binaries, and npm before 11 would compile it.
 * @param {Purpose} purpose
 */
export function installNpmPackages(purpose) {
  const { forStart, forTest, development } = installedState();
  const develops = purpose !== 'start';
  if (develops ? forTest : forStart) return linkNode();
  const everything = develops || (development && !omitsDevelopment());
  console.error(`Installing npm packages${everything ? ', those for development too' : ''}`);
  const install = (/** @type {string} */ node) =>
    npmBy(node, ['ci', '--ignore-scripts', everything ? '--include=dev' : '--omit=dev', '--loglevel=error']);
  const node = newEnoughNode();
  if (node) install(node);
  else withFetchedNode(install);
  linkNode();
  pruneNode();
}

/** What NODE_ENV, `--omit` and .npmrc say: npm passes its settings to the scripts that it runs. */
function omitsDevelopment() {
  const omitted = (process.env['npm_config_omit'] ?? '').split(/\s+/);
  return omitted.includes('dev') || process.env['NODE_ENV'] === 'production';
}

/**
 * Has that Node run npm. An older one would leave out optional packages that it cannot run itself, and they hold the
 * programs. npm begins with `#!/usr/bin/env node`, so the PATH decides. Nothing that npm warns of can be mended by
 * whoever reads it, such as that it is older itself than a package asks for.
 * @param {string} node
 * @param {string[]} args
 */
function npmBy(node, args) {
  const path = [dirname(node), process.env['PATH']].join(delimiter);
  const env = childEnvironment({ PATH: path, NODE_NO_WARNINGS: '1' });
  const { status, error } = spawnSync('npm', args, { stdio: ['ignore', 2, 2], env });
  if (error) throw error;
  if (status !== 0) throw new Error(`"npm ${args.join(' ')}" failed: see above, then try again.`);
}
