import { adviceFor, type DebianPackage, missingPackages } from '../../scripts/setup/debian.mjs';

/**
 * For `describe.skipIf(lacks('postfix', 'dovecot-core'))(…)`: true where a package is missing, after a line on
 * standard error that says which and what to type. On CI (CI=true) it throws, so that nothing is skipped there.
 */
export function isMissing(...packages: DebianPackage[]): boolean {
  const missing = missingPackages(packages);
  if (missing.length === 0) return false;
  if (process.env['CI'] === 'true') throw new Error(adviceFor(missing));
  process.stderr.write(`A test suite is skipped. ${adviceFor(missing)}\n`);
  return true;
}
