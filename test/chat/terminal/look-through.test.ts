import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { createDispatcher } from '../../../src/chat/dispatch/dispatcher.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import { askMany } from '../../support/ask-many-command.ts';
import { type ExampleOrg, makeExampleOrg, outside, requestOf } from '../../support/fixtures/example-org.ts';
import { ledAway } from '../../support/fixtures/many-changes.ts';
import { openPipe } from './fixtures.ts';

let org: ExampleOrg;
beforeEach(async () => {
  org = await makeExampleOrg();
});
afterEach(() => org.close());

const dispatcherFor = () => {
  const wanted = ledAway(org, 15, 2);
  const reportError = (error: unknown): never => {
    throw error;
  };
  const offered = [askMany(() => wanted), ...commands];
  return createDispatcher({ app: org.app, commands: offered, translationsFor, reportError });
};

/** A terminal at which `/mail many` asks for 30 points. */
function openTerminal() {
  const terminal = openPipe(dispatcherFor(), { timeout: 50 });
  /** Types a line. @returns what is printed for it, once it has these words. */
  const type = async (line: string, until: string): Promise<string> => {
    const { length } = terminal.printed();
    terminal.input.write(`${line}\n`);
    return vi.waitFor(() => {
      const printed = terminal.printed().slice(length);
      expect(printed).toContain(until);
      return printed;
    });
  };
  /** Presses the newest button with a label. */
  const press = (label: string, until: string) => {
    const buttons = [...terminal.printed().matchAll(/\[(\d+)\] (.+)/g)];
    const [, number = expect.fail(`no button ${label}`)] =
      buttons.findLast(([, , name = '']) => name.startsWith(label)) ?? [];
    return type(number, until);
  };
  return { type, press, close: terminal.close };
}

it('all points are shown in full at once, and count only once they are looked through', async () => {
  const { type, press, close } = openTerminal();
  await type('/as mia member', 'mia');
  const asked = await type('/mail many', 'Cancel');
  for (let index = 0; index < 30; index += 1) expect(asked).toContain(outside(`to${index}`));
  expect(asked).toContain('Look through all 30 points first');
  await press('Look through', '1 to 30 of 30');
  await press('Change the forwards of 15 addresses', 'Deny');
  expect(requestOf(org.app, 1).state).toBe('awaiting-approval');

  await type('/as ada admin', 'ada');
  expect(await type('/mail request show 1', 'Look through')).not.toContain('Approve\n');
  await press('Look through', 'Approve');
  await press('Approve', '#1');
  expect(requestOf(org.app, 1).state).toBe('queued');
  close();
});

it('a page that could not be written is not seen', async () => {
  const failing = new Writable({
    write: (chunk, _encoding, done) =>
      String(chunk).includes('1 to 30 of 30') ? done(new Error('The device is gone')) : done(),
  });
  const terminal = openPipe(dispatcherFor(), { timeout: 50, output: failing });
  terminal.input.write('/as mia member\n/mail many\n1\n');
  await terminal.closed;
  const { hash: planHash } = requestOf(org.app, 1).plan;
  const by = { requestId: 1, planHash, person: 'terminal/mia' };
  expect(terminal.logged).toEqual(['The terminal can no longer be written to']);
  expect(org.app.store.reviews.itemsLookedThrough(by)).toEqual([]);
});
