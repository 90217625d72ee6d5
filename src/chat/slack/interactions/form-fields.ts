import type { types } from '@slack/bolt';
import { spelledAddresses } from '../../../domain/address/extract-addresses.ts';
import type { Argument, Definition } from '../../command/command.ts';
import type { Catalogue } from '../../i18n/translations.ts';
import { cut, plain } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import { mentioned, withoutMentions } from '../payloads/mentions.ts';
import type { Asked } from '../payloads/schemas.ts';
import type { Words } from '../translations.ts';

/** What forms are made with. */
export type FormLook = {
  readonly commands: readonly Definition[];
  readonly words: Words;
  readonly text: Catalogue;
  readonly asked: Asked;
};

/**
 * Whether an argument has still to be filled in. A person has, where a name was typed and Slack has made nobody of it:
 * an app that was made with an older manifest gets names alone.
 */
export const isLacking = ({ type, required }: Argument, given: string): boolean =>
  given === '' ? required === true : type === 'person' && mentioned(given) === null;

/** A field for an argument, with what was given for it already. */
export function field(look: FormLook, argument: Argument, given: string): types.InputBlock {
  return {
    type: 'input',
    block_id: argument.name,
    label: plain(argument.name, limits.inputLabel),
    optional: argument.required !== true && !isLacking(argument, given),
    element: argument.type === 'person' ? person(look, argument, given) : element(look, argument, given),
  };
}

function person({ words }: FormLook, { name: action_id }: Argument, given: string): types.UsersSelect {
  const id = mentioned(given);
  const placeholder = plain(id === null && given !== '' ? given : words.type, limits.placeholder);
  return { type: 'users_select', action_id, placeholder, ...(id !== null && { initial_user: id }) };
}

function element(look: FormLook, argument: Argument, typed: string): types.InputBlockElement {
  const { name: action_id, type, completes } = argument;
  const given = withoutMentions(typed);
  if (completes === 'addresses' || completes === 'domains') {
    const placeholder = plain(look.words.type, limits.placeholder);
    const chosen = [...new Set(addressesIn(given))].flatMap(optionsFor);
    const [initial] = chosen;
    return type === 'addresses'
      ? {
          type: 'multi_external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_options: chosen }),
        }
      : {
          type: 'external_select',
          action_id,
          placeholder,
          min_query_length: 0,
          ...(initial && { initial_option: initial }),
        };
  }
  const choices = choicesOf(look, argument);
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

/** The addresses of what was typed, in whatever form; its words where it is no list of addresses. */
function addressesIn(given: string): readonly string[] {
  const spelled = spelledAddresses(given);
  return spelled.ok ? spelled.value : given.split(/[\s,;]+/);
}

function choicesOf({ commands, text }: FormLook, { choices = [], completes }: Argument) {
  const all =
    completes === 'commands'
      ? commands.map(({ path }) => option(labelOf(text, path), path.join(' ')))
      : choices.map((choice) => option(choice, choice));
  return all.slice(0, limits.selectOptions);
}

/** An address as something to choose; one too long for Slack's selects can only be typed after `/mail`. */
export const optionsFor = (value: string): types.PlainTextOption[] =>
  value !== '' && value.length <= limits.optionValue ? [option(value, value)] : [];

export const option = (label: string, value: string): types.PlainTextOption => ({
  text: plain(label, limits.optionText),
  value,
});

/** A command as something to choose. */
export function labelOf(text: Catalogue, path: Definition['path']): string {
  const summary = summaryOf(text, path);
  return summary === '' ? path.join(' ') : `${path.join(' ')}: ${summary}`;
}

/** What a command does, in a few words. */
export const summaryOf = ({ commands }: Catalogue, path: Definition['path']): string =>
  Object.entries(commands.summaries).find(([name]) => name === path.join(' '))?.[1] ?? '';
