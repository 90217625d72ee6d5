import type { types } from '@slack/bolt';
import type { Address } from '../../../domain/address/address.ts';
import { commandAt } from '../../command/find-command.ts';
import type { FormOptions } from '../../form/form.ts';
import { plainText } from '../delivery/rich-text.ts';
import { choiceOption } from '../interactions/form-fields.ts';
import { limits } from '../limits.ts';
import type { ClickPayload } from '../payloads/schemas.ts';

/** The beginning of the action_id of a button with a line; what makes it unique in its block follows. */
const lineAction = 'line-';
/** The same of a menu: the address that its commands are about follows. */
const menuAction = 'menu-';

/** A button that does what a line does: it opens the form of its command, or shows the answer. */
export const lineButton = (label: string, line: string, index: number): types.Button => ({
  type: 'button',
  action_id: `${lineAction}${index}`,
  text: plainText(label, limits.buttonText),
  value: line,
});

/** A button for a command, called as its form; none where the command can't be used here. */
export function commandButtons(
  options: FormOptions,
  path: readonly string[],
  index: number,
  address: Address | null = null,
): types.Button[] {
  const command = commandAt(options.commands, path);
  const words = ['/mail', ...path, ...(address === null ? [] : [address])];
  return command ? [lineButton(command.form.title[options.locale], words.join(' '), index)] : [];
}

/** A menu of commands about an address; none where the address is longer than Slack lets an id be. */
export function addressMenu(
  { commands, locale }: FormOptions,
  paths: readonly (readonly string[])[],
  address: Address,
): types.Overflow[] {
  const action_id = `${menuAction}${address}`;
  const options = paths.flatMap((path) => {
    const command = commandAt(commands, path);
    return command ? [choiceOption({ value: path.join(' '), label: command.form.title[locale] })] : [];
  });
  if (action_id.length > limits.actionId || options.length === 0) return [];
  return [{ type: 'overflow', action_id, options }];
}

/** The line of a button or of what was chosen in a menu; null: it is a button of another kind. */
export function homeLine({ actionId, value = '' }: Pick<ClickPayload, 'actionId' | 'value'>): string | null {
  if (actionId.startsWith(lineAction)) return value;
  return actionId.startsWith(menuAction) ? `/mail ${value} ${actionId.slice(menuAction.length)}` : null;
}
