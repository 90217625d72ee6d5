// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * Makes node_modules what package-lock.json says, with Node 24 in node_modules/.bin; asks npm nothing where it is so.
 * Install scripts are left out but for that of `node`, since npm before 11 would compile better-sqlite3, which
 * carries its binaries.
 */
export function installNpmPackages() {
  if (!isUpToDate()) {
    console.error('Installing npm packages');
    npm('ci', '--ignore-scripts', '--include=dev');
  }
  if (!existsSync('node_modules/.bin/node')) npm('rebuild', 'node', '--ignore-scripts=false');
  if (!existsSync('node_modules/.bin/node')) throw new Error('The npm package "node" brought no Node 24.');
}

/** npm records what it installed; a package for another platform is optional and not there. */
function isUpToDate() {
  const installed = readLock('node_modules/.package-lock.json');
  const { '': _ourselves, ...wanted } = readLock('package-lock.json');
  return (
    Object.keys(installed).every((path) => path in wanted) &&
    Object.entries(wanted).every(([path, entry]) => isSatisfied(entry, installed[path]))
  );
}

/** @param {LockedPackage} wanted @param {LockedPackage | undefined} installed */
function isSatisfied(wanted, installed) {
  if (!installed) return wanted.optional || wanted.devOptional;
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/** @param {string} file @returns {Record<string, LockedPackage>} */
function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/** @param {string[]} args */
function npm(...args) {
  const { status, error } = spawnSync('npm', args, { stdio: ['ignore', 2, 2] });
  if (error) throw error;
  if (status !== 0) throw new Error(`"npm ${args.join(' ')}" failed: see above, then try again.`);
}
