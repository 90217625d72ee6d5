import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, '../../scripts/check-lock.mjs');
const integrity = `sha512-${'a'.repeat(86)}==`;
const sound = { version: '1.0.0', integrity };

/** What is said of a lock file that has one package. */
function check(name: string, entry: object): { status: number | null; stderr: string } {
  const directory = mkdtempSync(join(tmpdir(), 'facteur-lock-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const packages = { '': { name: 'facteur' }, [`node_modules/${name}`]: entry };
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ packages }));
  const { status, stderr } = spawnSync(process.execPath, [script], { cwd: directory, encoding: 'utf8' });
  return { status, stderr };
}

it('a package with its hash is taken, from whatever platform', () => {
  expect(check('a', sound)).toEqual({ status: 0, stderr: '' });
  expect(check('a', { ...sound, optional: true, os: ['plan9'], hasInstallScript: false }).status).toBe(0);
  expect(check('b/node_modules/esbuild', { ...sound, hasInstallScript: true }).status).toBe(0);
  expect(check('a', { ...sound, resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz' }).status).toBe(0);
});

it.each([
  [{ version: '1.0.0' }, 'has no SHA-512: npm view a@1.0.0 dist.integrity tells it.'],
  [{ version: '1.0.0', optional: true, os: ['plan9'] }, 'has no SHA-512'],
  [{ version: '1.0.0', integrity: `sha1-${'a'.repeat(27)}=` }, 'has no SHA-512'],
  [{ ...sound, resolved: 'git+ssh://git@github.com/a/a.git' }, 'comes from git+ssh:'],
  [{ ...sound, resolved: 'https://registry.npmjs.org.example/a.tgz' }, 'comes from https:'],
  [{ ...sound, hasInstallScript: true }, 'runs a script when it is installed'],
])('%j is refused', (entry, why) => {
  expect(check('a', entry)).toEqual({
    status: 1,
    stderr: expect.stringContaining(
      `package-lock.json: node_modules/a ${why.startsWith('has') ? '1.0.0 ' : ''}${why}`,
    ),
  });
});

it('npm’s setting for install scripts names all that would run one', () => {
  const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const running = Object.entries<{ hasInstallScript?: boolean }>(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(running.length).toBeGreaterThan(0);
  expect(running.filter((name) => allowScripts[name] !== false)).toEqual([]);
});
