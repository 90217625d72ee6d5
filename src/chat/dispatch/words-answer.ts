import type { Action } from '../../domain/action.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Definition } from '../command/command.ts';
import { commandAt } from '../command/find-command.ts';
import { formatUsage } from '../command/usage.ts';
import type { Translations } from '../i18n/translations.ts';
import type { Button, View } from '../view/view.ts';
import { type Understood, valuesFor, type Wish, wishes } from './understand.ts';

type Given = { readonly addresses: readonly Address[]; readonly text: string };

/** The view that answers a message in words: what was understood, and the buttons that open the forms for it. */
export function wordsAnswer(
  text: Translations,
  commands: readonly Definition[],
  understood: Extract<Understood, { kind: 'wish' | 'unclear' }>,
): View {
  const { answers } = text;
  if (understood.kind === 'wish')
    return {
      tone: 'plain',
      title: answers.wish[understood.wish],
      hint: answers.openHint,
      buttons: formButtons(text, commands, understood.wish, understood),
    };
  return {
    tone: 'plain',
    title: answers.helpTitle,
    text: [answers.helpText],
    buttons: [
      ...formButtons(text, commands, 'address', { addresses: [], text: '' }),
      { label: answers.myMailboxes, style: 'plain', action: { kind: 'run', line: '/mail mine' } },
    ],
  };
}

/** How to type the command of a form, where none can be opened. Nothing is run. */
export function typingAdvice(
  { answers }: Translations,
  commands: readonly Definition[],
  { path, values }: Pick<Extract<Action, { kind: 'fill-in' }>, 'path' | 'values'>,
): View {
  const command = commandAt(commands, path);
  const given = Object.entries(values).map(([name, value]) => `${name}:${value}`);
  const line = ['/mail', ...path, ...given].join(' ');
  return {
    tone: 'plain',
    title: answers.typeIt,
    text: [line],
    ...(command && { hint: formatUsage(command) }),
  };
}

function formButtons(
  { answers }: Translations,
  commands: readonly Definition[],
  wish: Wish,
  given: Given,
): Button[] {
  const labels: Readonly<Record<string, string>> = answers.open;
  return wishes[wish].flatMap((name, index): Button[] => {
    const command = commands.find(({ path }) => path.join(' ') === name);
    if (!command) return [];
    const { path } = command;
    const values = valuesFor(command, given);
    const style = index === 0 ? 'primary' : 'plain';
    return [{ label: labels[name] ?? name, style, action: { kind: 'fill-in', path, values } }];
  });
}
