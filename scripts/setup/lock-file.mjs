// @ts-check
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{
 *   version?: string, integrity?: string, resolved?: string, hasInstallScript?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[],
 * }} LockedPackage
 */

/** What package-lock.json wants, by path. */
export const lockedPackages = () => readLock('package-lock.json');

/**
 * What is installed: `forStart` all that the program needs, `forTest` all that is locked.
 * `development` where packages are there that only development needs.
 */
export function installedState() {
  const installed = readLock('node_modules/.package-lock.json');
  const { '': _ourselves, ...locked } = lockedPackages();
  const isKnown = Object.keys(installed).every((path) => path in locked);
  const wanted = Object.entries(locked);
  const have = (/** @type {[string, LockedPackage]} */ [path, entry]) => isSatisfied(entry, installed[path]);
  return {
    forStart: isKnown && wanted.filter(([, entry]) => !entry.dev && !entry.devOptional).every(have),
    forTest: isKnown && wanted.every(have),
    development: Object.values(installed).some(({ dev }) => dev === true),
  };
}

/**
 * An optional package is for some platforms, as `os`, `cpu` and `libc` say; one that names none belongs to another.
 * @param {LockedPackage} wanted
 * @param {LockedPackage | undefined} installed
 */
function isSatisfied(wanted, installed) {
  if (installed) return installed.version === wanted.version && installed.integrity === wanted.integrity;
  return (wanted.optional || wanted.devOptional) && !isForThisPlatform(wanted);
}

/** @param {LockedPackage} entry */
function isForThisPlatform({ os, cpu, libc }) {
  if (!os && !cpu && !libc) return false;
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, libcHere());
}

/** @param {string | string[] | undefined} allowed @param {string} actual */
const fits = (allowed, actual) => !allowed || [allowed].flat().includes(actual);

/** glibc gives its version in Node's report, musl does not. */
function libcHere() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime ? 'glibc' : 'musl';
}

/** @param {string} file @returns {Record<string, LockedPackage>} */
function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}
