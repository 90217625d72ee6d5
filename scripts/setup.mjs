// @ts-check
// Prepares a fresh clone, as `node scripts/setup.mjs start`, `… test`, `… gallery` or `… check`: Debian packages, npm packages, Node 24.
// Node 18 must be able to run this before anything is installed, hence JavaScript and Node's own modules only.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBundle } from './bundle/make-bundle.mjs';
import { adviceFor, installDebianPackages, missingPackages, packagesFor } from './setup/debian.mjs';

import { installNpmPackages } from './setup/npm.mjs';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const purpose = purposeOf(process.argv[2]);
const needed = packagesFor(purpose);

try {
  installDebianPackages(missingPackages(needed));
  const missing = missingPackages(needed);
  if (missing.length > 0) reportMissing(missing);
  installNpmPackages(purpose);
  if (purpose === 'start' || purpose === 'test') await bundle();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Without a bundle all is the same, but for the time that each start takes. */
async function bundle() {
  const made = await makeBundle(process.cwd());
  if (made instanceof Error)
    console.error(
      `Facteur starts from its sources, which takes longer: no bundle was made of them. ${made.message}`,
    );
}

/** @param {string | undefined} word @returns {import('./setup/npm.mjs').Purpose} */
function purposeOf(word) {
  return word === 'test' || word === 'gallery' || word === 'check' ? word : 'start';
}

/** Tests do without, suite by suite, except on CI; the program cannot. @param {string[]} missing */
function reportMissing(missing) {
  const advice = adviceFor(missing);
  if (purpose === 'start') throw new Error(`${advice}\nOr set REDIS_URL to a Redis that runs already.`);
  if (purpose === 'gallery' || process.env['CI'] === 'true') throw new Error(advice);
  console.error(`${advice}\nThe test suites that need them are skipped.`);
}
