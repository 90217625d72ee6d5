import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { RequestUpdate } from '../../../src/chat/delivery/adapter.ts';
import type { Output } from '../../../src/chat/terminal/screen.ts';
import type { TerminalDispatcher } from '../../../src/chat/terminal/session.ts';
import { startTerminal } from '../../../src/chat/terminal/start.ts';
import { requesterRecipient } from '../../../src/requests/outbox/recipients.ts';
import { ada } from '../../support/fixtures/example-org.ts';
import { view } from './fake-dispatcher.ts';
import { createFakeScreen } from './fake-screen.ts';

/** Waits until everything that can go on has done so. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

/** A request's update; `ended` false: another follows. */
export const update = (request: number, title: string, ended: boolean, ...buttons: string[]) =>
  ({ view: view(title, ...buttons), request, ended, ...requesterRecipient(ada) }) satisfies RequestUpdate;

type Options = { readonly timeout?: number; readonly output?: Output };

/** A terminal chat fed from a pipe. */
export function openPipe(
  dispatcher: TerminalDispatcher,
  { timeout = 60_000, output = new PassThrough() }: Options = {},
) {
  const input = new PassThrough();
  const logged: string[] = [];
  let printed = '';
  output.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const log = { error: (_details: object, message: string) => logged.push(message) };
  const terminal = startTerminal({ dispatcher, input, output, isTty: false, log, timeout });
  return { ...terminal, input, output, logged, printed: () => printed };
}

/** A terminal chat with a person at the keyboard. */
export function openTty(dispatcher: TerminalDispatcher, columns = 80) {
  const input = new PassThrough();
  const screen = createFakeScreen(columns);
  const logged: string[] = [];
  const log = { error: (_details: object, message: string) => logged.push(message) };
  const terminal = startTerminal({ dispatcher, input, output: screen.output, isTty: true, log });
  const type = async (keys: string): Promise<void> => {
    input.write(keys);
    await quiet();
  };
  return { ...terminal, input, output: screen.output, logged, type, rows: screen.rows };
}

export const keys = { enter: '\r', tab: '\t', up: '\u001b[A', ctrlC: '\u0003', ctrlD: '\u0004' };
