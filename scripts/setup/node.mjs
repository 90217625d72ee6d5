// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { childEnvironment } from './child-environment.mjs';
import { lockedPackages } from './lock-file.mjs';

/** Node 24 for this machine: a package that holds the program itself and runs no install script. */
const name = `node-${process.platform}-${process.arch}`;
const leastVersion = 24;
const program = join('node_modules', name, 'bin/node');
const link = 'node_modules/.bin/node';

/** Node 24 in the tree, or what runs this where it is as new; null where neither is. */
export function newEnoughNode() {
  if (existsSync(program)) return resolve(program);
  return Number.parseInt(process.versions.node, 10) >= leastVersion ? process.execPath : null;
}

/**
 * Fetches Node 24, compares it with the hash in package-lock.json and passes its path to `use`. It lies in the tree
 * meanwhile, since a directory for temporary files may not let programs run.
 * @template T
 * @param {(node: string) => T} use
 * @returns {T}
 */
export function withFetchedNode(use) {
  const { version, integrity = '' } = lockedPackages()[`node_modules/${name}`] ?? {};
  if (!version)
    throw new Error(`Install Node ${leastVersion} or later: Facteur fetches none for ${name.slice(5)}.`);
  console.error(`Fetching Node ${version}`);
  const directory = mkdtempSync(resolve('.setup-'));
  try {
    run('npm', ['pack', `${name}@${version}`, '--loglevel=error', '--pack-destination', directory]);
    const archive = join(directory, `${name}-${version}.tgz`);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity)
      throw new Error(`${name}@${version} is not what package-lock.json says: refused.`);
    run('tar', ['-xzf', archive, '-C', directory, 'package/bin/node']);
    return use(join(directory, 'package/bin/node'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Puts Node 24 where npm scripts find it first. npm 9 leaves that out where it runs no install scripts. */
export function linkNode() {
  if (!existsSync(program) || existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(relative(dirname(link), program), link);
}

/** Removes the headers and manuals that come with Node, 68 of its 189 MB: nothing here is compiled. */
export function pruneNode() {
  for (const unused of ['include', 'share', 'CHANGELOG.md'])
    rmSync(join('node_modules', name, unused), { recursive: true, force: true });
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  const env = childEnvironment();
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 2], env });
  if (error) throw error;
  if (status !== 0) throw new Error(`"${program} ${args.join(' ')}" failed: see above, then try again.`);
}
