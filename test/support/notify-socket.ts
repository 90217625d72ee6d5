import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { childEnvironment } from '../../src/lib/child-environment.ts';
import { eventually, scratchDirectory } from './scratch.ts';

/**
 * Listens as systemd does for what a service tells it, by systemd's own program for sockets, since Node has none of that
 * kind. It ends with the test.
 */
export async function listenForNotices(): Promise<{
  readonly socket: string;
  /** All that was told so far. */
  readonly told: () => string;
}> {
  const socket = join(await scratchDirectory(), 'notify');
  const listener = ['--datagram', '--listen', socket, 'sh', '-c', 'exec cat <&3'];
  const child = spawn('systemd-socket-activate', listener, {
    env: childEnvironment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await eventually(() => existsSync(socket)).toBe(true);
  // systemd-notify asks with it whether all before it was read.
  return { socket, told: () => told.replaceAll('BARRIER=1', '\n') };
}
