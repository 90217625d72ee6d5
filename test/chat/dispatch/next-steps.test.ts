import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { localizeFault } from '../../../src/chat/command/names/localize-fault.ts';
import { parseArguments } from '../../../src/chat/command/parse-arguments.ts';
import { parseLine } from '../../../src/chat/command/parse-line.ts';
import { nextStepButton } from '../../../src/chat/dispatch/next-steps.ts';
import type { View } from '../../../src/chat/view/view.ts';
import { ada, aliasTo, at, mailbox, mia, outside } from '../../support/fixtures/example-org.ts';
import { createTestDispatcher, type TestDispatcher } from '../../support/test-dispatcher.ts';
import { everyFault, languages } from '../i18n/samples.ts';

describe.each(languages)('the button beside a refusal, in %s', (locale, text) => {
  it.each(everyFault.map((fault) => [fault.code, fault] as const))(
    'runs a command that lacks nothing, or looks through a request, after %s',
    (_code, fault) => {
      const button = nextStepButton(text, localizeFault(commands, fault, locale));
      if (button === null || button.action.kind === 'look-through') return;
      if (button.action.kind !== 'run') throw new Error('The button runs no command');
      const parsed = parseLine(commands, button.action.line);
      if (!parsed.ok) throw new Error(`${button.action.line}: ${parsed.fault.code}`);
      expect(parseArguments(parsed.value.command, parsed.value.words)).toMatchObject({ ok: true });
      expect(button.label).toMatch(/^\p{Lu}/u);
    },
  );
});

describe('whoever is refused', () => {
  let made: TestDispatcher;
  beforeEach(async () => {
    made = await createTestDispatcher({});
    made.put(at('bob'), mailbox('one'), { messages: 2, bytes: 3 * 1024 ** 2 });
    made.put(at('team'), aliasTo(outside('x')));
  });
  afterEach(() => made.close());

  const labels = (view: View) => view.buttons?.map(({ label }) => label);

  it.each([
    ['/mail create bob@example.org', 'Show bob@example.org', 'bob@example.org'],
    ['/mail show nobody@example.org', 'List addresses', 'bob@example.org'],
    ['/mail request show 77', 'List open requests', '0 requests'],
    ['/mail create bob@elsewhere.example', 'List domains', 'example.org'],
    ['/mail remove bob@example.org', 'Help', '/mail delete ADDRESS'],
    ['/mail frobnicate', 'Help', 'Addresses'],
    ['/mail delete', 'Help', '/mail delete ADDRESS'],
    ['/mail restore bob@example.org', 'Show history', 'bob@example.org'],
    ['/mail approve 3', 'List open requests', '0 requests'],
  ])('by %s presses “%s”, and sees %s', async (line, label, shown) => {
    const refused = await made.type(line, ada);
    expect(labels(refused)).toEqual([label]);
    expect(JSON.stringify(await made.press(refused, label, ada))).toContain(shown);
  });

  it('since a request is open sees that request', async () => {
    await made.type('/mail delete bob@example.org', ada);
    await made.type('/mail suspend team@example.org', mia);
    const refused = await made.type('/mail quota team@example.org 1G', mia);
    expect(refused.tone).toBe('failure');
    expect(labels(refused)).toHaveLength(1);
  });

  it('for want of a format, a role or a reason of their own gets no button', async () => {
    expect(labels(await made.type('/mail create bob', ada))).toBeUndefined();
    expect(labels(await made.type('/mail forward add bob@example.org "x', ada))).toBeUndefined();
  });
});
