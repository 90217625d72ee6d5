// @ts-check
import { lockedPackages } from './setup/lock-file.mjs';

/**
 * Packages that would run a script of theirs when somebody types `npm ci`, with why that does no harm. Set-up runs none
 * of them, and npm from 11 on asks `allowScripts` in package.json.
 */
const mayInstall = new Map([
  ['cpu-features', 'compiles what ssh2 does without; a replica over SFTP alone uses that'],
  ['esbuild', 'bundles the program; fetches only where its own locked platform package was left out'],
  [
    'msgpackr-extract',
    'looks for its own locked platform package; without one it tries to compile, and is not needed',
  ],
  ['ssh2', 'compiles faster encryption; without it, that of Node is used'],
]);

/** What the lock file lacks or has too much, so that whoever installs by it gets what was looked at here. */
const faults = Object.entries(lockedPackages()).flatMap(([path, entry]) => {
  if (path === '') return [];
  const name = path.replace(/^.*node_modules\//, '');
  return [
    ...(/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity ?? '')
      ? []
      : [
          `${path} ${entry.version} has no SHA-512: npm view ${name}@${entry.version} dist.integrity tells it.`,
        ]),
    ...(entry.resolved === undefined || entry.resolved.startsWith('https://registry.npmjs.org/')
      ? []
      : [`${path} comes from ${entry.resolved}, and not from npm's registry.`]),
    ...(entry.hasInstallScript && !mayInstall.has(name)
      ? [
          `${path} runs a script when it is installed. Do without it, or say in scripts/check-lock.mjs why it may.`,
        ]
      : []),
  ];
});

for (const fault of faults) console.error(`package-lock.json: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
