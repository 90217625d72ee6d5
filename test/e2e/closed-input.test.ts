import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { program } from '../support/app-process/app-process.ts';
import { isMissing } from '../support/requirements.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Starts the program with this as its standard input. Without a token, that is all who could talk to it. */
async function run(input: 'ignore' | number, directory: string) {
  const env = { PATH: process.env['PATH'], DATA_DIR: directory, WEB_PORT: '0', LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [program], { env, stdio: [input, 'pipe', 'pipe'] });
  if (!child.stdout || !child.stderr) throw new Error('The program has no output to read.');
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const [stdout, stderr] = await said;
  return { code, stdout, stderr };
}

/** A file, open for reading. */
function fileWith(directory: string, content: string): Disposable & { readonly descriptor: number } {
  const path = join(directory, 'lines');
  writeFileSync(path, content);
  const descriptor = openSync(path, 'r');
  return { descriptor, [Symbol.dispose]: () => closeSync(descriptor) };
}

describe('without a chat token', () => {
  test.each(['/dev/null', 'an empty file'])(
    'it refuses to start on %s, and says what is missing',
    async (which) => {
      const scratch = await scratchDirectory();
      const directory = join(scratch, 'data');
      using file = fileWith(scratch, '');
      const input = which === '/dev/null' ? 'ignore' : file.descriptor;
      const { code, stdout, stderr } = await run(input, directory);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^Facteur can't start: nobody can talk to it\..*\n$/);
      for (const next of ['SLACK_BOT_TOKEN', 'DISCORD_TOKEN', 'README.md']) expect(stderr).toContain(next);
      expect(existsSync(directory)).toBe(false);
    },
  );

  test.skipIf(isMissing('redis-server'))('it answers the lines of a file, and ends well', async () => {
    const scratch = await scratchDirectory();
    using file = fileWith(scratch, '/mail domain list\n');
    const { code, stdout } = await run(file.descriptor, join(scratch, 'data'));
    expect(code).toBe(0);
    expect(stdout).toContain('> /mail domain list');
  });
});
