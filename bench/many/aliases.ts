import { setTimeout as sleep } from 'node:timers/promises';
import type { Action } from '../../src/domain/action.ts';
import type { Request } from '../../src/domain/request/request.ts';
import { ok } from '../../src/domain/result.ts';
import { admin, type RunningApp } from '../running-app.ts';

/** As many changes as a request holds. */
export const most = 10_000;

/** The file of so many new aliases, of which each address and its destination begin with a name. */
const fileOf = (name: string, count = most): Uint8Array =>
  new TextEncoder().encode(
    ['address,forwards']
      .concat(Array.from({ length: count }, (_, index) => addressOf(name, index)))
      .map((address, line) => (line === 0 ? address : `${address},to.${address.replace('.org', '.net')}`))
      .join('\n'),
  );

export const addressOf = (name: string, index: number): string => `${name}${index}@example.org`;

export type AskedImport = { readonly request: Request; readonly confirm: Action };

/** Asks for the import of new aliases. @returns the request, and what confirms it. */
export async function askForImport({ app, dispatcher }: RunningApp, name: string): Promise<AskedImport> {
  const content = fileOf(name);
  const file = { name: 'aliases.csv', size: content.byteLength, read: async () => ok(content) };
  const { request: id, view } = await dispatcher.run(admin, '/mail import aliases.csv', async () => ok(file));
  const request = id === null ? undefined : app.store.requests.get(id);
  const confirm = view.buttons?.[0]?.action;
  if (!request || !confirm) throw new Error(`The import was refused: ${view.title} ${view.hint ?? ''}`);
  return { request, confirm };
}

/** Confirms an import and waits until all of it is applied. */
export async function confirmImport(
  { app, dispatcher }: RunningApp,
  { request, confirm }: AskedImport,
): Promise<void> {
  await dispatcher.click(admin, confirm);
  for (;;) {
    const state = app.store.requests.stateOf(request.id);
    if (state === 'applied') return;
    if (state !== 'queued' && state !== 'applying') throw new Error(`The import came to be ${state}`);
    // To ask at every turn would slow down what is measured, by a twelfth.
    await sleep(1);
  }
}
