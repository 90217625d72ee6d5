import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { childEnvironment } from '../../lib/child-environment.ts';
import type { LitestreamRun } from './litestream-config.ts';
import { type LitestreamEvent, parseLogLine } from './log-lines.ts';

export type LitestreamProcess = {
  readonly pid: number | undefined;
  /** Resolves to why it ended, or could not be started; never rejects. */
  readonly exited: Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => void;
};

/** Why it ended, where it was asked to and has sent all. */
export const endedWell = 'it ended with code 0';

/**
 * Starts `litestream replicate`. It ends with this process, even where that is killed, by a last sync.
 * @param onEvent is called with what it says.
 */
export function spawnLitestream(
  { program, configFile, env }: LitestreamRun,
  { dieWithParent, onEvent }: { dieWithParent: boolean; onEvent: (event: LitestreamEvent) => void },
): LitestreamProcess {
  const args = ['replicate', '-config', configFile, '-no-expand-env'];
  const [command, all] = dieWithParent
    ? ['setpriv', ['--pdeathsig', 'TERM', program, ...args]]
    : [program, args];
  // Detached: Ctrl-C in a terminal must only reach this process, which ends it once the databases are closed.
  const child = spawn(command, all, {
    env: { ...childEnvironment(), ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output }).on('line', (line) => {
      const event = parseLogLine(line);
      if (event) onEvent(event);
    });
  const { promise: exited, resolve } = Promise.withResolvers<string>();
  child.once('error', (error) => resolve(error.message));
  child.once('close', (code, signal) =>
    resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`),
  );
  return { pid: child.pid, exited, kill: (signal) => void child.kill(signal) };
}
