import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const scripts = join(import.meta.dirname, '../../scripts');

export type ScriptResult = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a script on the database `file` as npm does, and waits for its end. */
export function runScript(
  name: string,
  file: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): ScriptResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(scripts, name), ...args], {
    env: { DATA_DIR: dirname(file), ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
