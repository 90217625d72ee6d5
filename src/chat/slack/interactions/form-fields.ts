import type { types } from '@slack/bolt';
import type { Locale } from '../../../domain/actor.ts';
import { extractAddresses } from '../../../domain/address/extract-addresses.ts';
import type { Argument, DescribedCommand } from '../../command/command.ts';
import { cut, plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import { mentionedUser, stripMentions } from '../payloads/mentions.ts';
import type { ReplyTarget } from '../payloads/schemas.ts';
import type { SlackTranslations } from '../translations.ts';

/** What forms are rendered with. */
export type FormContext = {
  readonly commands: readonly DescribedCommand[];
  readonly translations: SlackTranslations;
  readonly locale: Locale;
  readonly asked: ReplyTarget;
};

/**
 * Whether an argument has still to be filled in. A person has, where a name was typed that Slack did not turn into a
 * mention: an app with an older manifest gets names only.
 */
export const isMissing = ({ type, required }: Argument, given: string): boolean =>
  given === '' ? required === true : type === 'person' && mentionedUser(given) === null;

/** A field for an argument, with the value given so far. */
export function formField(context: FormContext, argument: Argument, given: string): types.InputBlock {
  return {
    type: 'input',
    block_id: argument.name,
    label: plainText(argument.name, limits.inputLabel),
    optional: argument.required !== true && !isMissing(argument, given),
    element:
      argument.type === 'person'
        ? personField(context, argument, given)
        : fieldElement(context, argument, given),
  };
}

function personField(
  { translations }: FormContext,
  { name: action_id }: Argument,
  given: string,
): types.UsersSelect {
  const id = mentionedUser(given);
  const placeholder = plainText(id === null && given !== '' ? given : translations.type, limits.placeholder);
  return { type: 'users_select', action_id, placeholder, ...(id !== null && { initial_user: id }) };
}

function fieldElement(context: FormContext, argument: Argument, typed: string): types.InputBlockElement {
  const { name: action_id, type, completes } = argument;
  const given = stripMentions(typed);
  if (completes === 'addresses' || completes === 'domains') {
    const placeholder = plainText(context.translations.type, limits.placeholder);
    const initialOptions = [...new Set(splitAddresses(given))].flatMap(singleOption);
    const [initial] = initialOptions;
    return type === 'addresses'
      ? {
          type: 'multi_external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_options: initialOptions }),
        }
      : {
          type: 'external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_option: initial }),
        };
  }
  const choices = fieldChoices(context, argument);
  if (choices.length === 0) {
    const initial_value = cut(given, argument.most ?? limits.inputText);
    return {
      type: 'plain_text_input',
      action_id,
      ...(argument.most !== undefined && { max_length: argument.most }),
      ...(given !== '' && { initial_value }),
    };
  }
  const initial_option = choices.find(({ value }) => value === given.toLowerCase());
  return { type: 'static_select', action_id, options: choices, ...(initial_option && { initial_option }) };
}

/** The addresses in what was typed; its words where it is no list of addresses. */
function splitAddresses(given: string): readonly string[] {
  const addresses = extractAddresses(given);
  return addresses.ok ? addresses.value : given.split(/[\s,;]+/);
}

function fieldChoices({ commands, locale }: FormContext, { choices = [], completes }: Argument) {
  const all =
    completes === 'commands'
      ? commands.map((command) => commandOption(command, locale))
      : choices.map((choice) => option(choice, choice));
  return all.slice(0, limits.selectOptions);
}

/** A value as an option; none where it is too long for Slack's selects: then it can only be typed after `/mail`. */
export const singleOption = (value: string): types.PlainTextOption[] =>
  value !== '' && value.length <= limits.optionValue ? [option(value, value)] : [];

const option = (label: string, value: string): types.PlainTextOption => ({
  text: plainText(label, limits.optionText),
  value,
});

/** A command as something to choose. */
export function commandOption({ path, summary }: DescribedCommand, locale: Locale): types.PlainTextOption {
  const name = path.join(' ');
  return option(`${name}: ${summary[locale]}`, name);
}
