import { describe, expect, test } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { formInputs } from '../../../../src/chat/form/form-inputs.ts';
import {
  chooserView,
  commandFormView,
  type FormContext,
} from '../../../../src/chat/slack/interactions/command-form.ts';
import { translationsIn } from '../../../../src/chat/slack/translations.ts';
import { locales } from '../../../../src/domain/actor.ts';
import type { Domain } from '../../../../src/domain/address/address.ts';
import { wordsIn } from '../../../support/fake-slack/user.ts';
import { createWorkspace } from '../../../support/fake-slack/workspace.ts';

const many = Array.from({ length: 101 }, (_, n) => `example${n}.org` as Domain);
const longest = ['a'.repeat(60), 'b'.repeat(60), 'org'].join('.') as Domain;

/** Opens a view as Slack does. @returns what is wrong with it; undefined: nothing. */
function open(view: unknown): unknown {
  const workspace = createWorkspace();
  try {
    workspace.open(workspace.newTrigger(), view);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.each(locales)('in %s', (locale) => {
  const context = (domains: readonly Domain[], isAdmin = true): FormContext => ({
    commands,
    locale,
    isAdmin,
    domains,
    translations: translationsIn(locale),
    asked: { channel: 'C1', responseUrl: `https://hooks.slack.com/commands/${'x'.repeat(80)}` },
  });

  test('Slack takes the form for choosing, which says what there is to do in words', () => {
    const view = chooserView(context(many));
    expect(open(view)).toBeUndefined();
    for (const { form } of commands.filter(({ task }) => task !== null))
      expect(wordsIn(view.blocks)).toContain(form.title[locale]);
  });

  test.each(commands.map((command) => [command.path.join(' '), command] as const))(
    'Slack takes the form of %s, empty and filled',
    (_name, command) => {
      for (const domains of [[], many.slice(0, 1), many.slice(0, 100), many, [longest]])
        for (const given of [{}, filledIn]) {
          const view = commandFormView(context(domains), command, (form) => formInputs(form, given));
          if (view.blocks.length > 0) expect(open(view)).toBeUndefined();
          // Nothing is cut.
          expect(wordsIn([view.title, view.submit, view.blocks])).not.toContain('…');
          expect(wordsIn(view.blocks)).not.toContain('/mail');
        }
    },
  );
});

const filledIn = {
  address: 'contact@example0.org',
  forward: 'one@example.net, two@example.net',
  to: 'one@example.net; two@example.net',
  quota: '750 MB',
  for: '@somebody',
  person: '<@U1|mia>',
  reason: 'x'.repeat(2900),
  which: 'mine',
  state: 'open',
};
