import type { types } from '@slack/bolt';
import { extractAddresses } from '../../../domain/address/extract-addresses.ts';
import type { Argument } from '../../command/command.ts';
import { domainChoice, type FieldChoice, type FormField, otherQuotaChoice } from '../../form/form.ts';
import { domainInput, type FormInputs, sizeInput } from '../../form/form-inputs.ts';
import { cut, plainText } from '../delivery/rich-text.ts';
import { limits } from '../limits.ts';
import { mentionedUser, stripMentions } from '../payloads/mentions.ts';
import type { SlackTranslations } from '../translations.ts';

/**
 * Whether an argument has still to be filled in. A person has, where a name was typed that Slack did not turn into a
 * mention: an app with an older manifest gets names only. A file has, whatever was typed: only a form carries it.
 */
export const isMissing = ({ type, required }: Pick<Argument, 'type' | 'required'>, given: string): boolean =>
  given === '' ? required === true : type === 'file' || (type === 'person' && mentionedUser(given) === null);

/** A field's inputs, with what is filled in so far: a new address and a size of one's own take two. */
export function fieldBlocks(
  translations: SlackTranslations,
  field: FormField,
  inputs: FormInputs,
): types.InputBlock[] {
  const { name } = field;
  const filled = inputs[name] ?? '';
  switch (field.kind) {
    case 'new-address':
      return newAddressBlocks(translations, field, inputs);
    case 'quota':
      return quotaBlocks(translations, field, inputs);
    case 'person':
      return [
        {
          ...inputBlock(field, personElement(translations, name, filled)),
          optional: !field.required && !isMissing({ type: 'person' }, filled),
        },
      ];
    case 'group':
      return [inputBlock(field, groupElement(translations, name, stripMentions(filled)))];
    case 'search':
      return [inputBlock(field, searchElement(translations, field, stripMentions(filled)))];
    case 'several':
      return [inputBlock(field, pickElement(translations, name, stripMentions(filled)))];
    case 'choice':
      return [inputBlock(field, selectElement(name, field.choices, filled.toLowerCase()))];
    case 'file':
      return [inputBlock(field, { type: 'file_input', action_id: name, max_files: 1 })];
    case 'text':
      return [inputBlock(field, textElement(field, stripMentions(filled)))];
  }
}

const inputBlock = (
  { name, label, hint, required }: Pick<FormField, 'name' | 'label' | 'hint' | 'required'>,
  element: types.InputBlockElement,
): types.InputBlock => ({
  type: 'input',
  block_id: name,
  label: plainText(label, limits.inputLabel),
  ...(hint !== null && { hint: plainText(hint, limits.inputHint) }),
  optional: !required,
  element,
});

/** With more domains than a select takes, and with none, the address is typed in one piece. */
function newAddressBlocks(
  { domainLabel }: SlackTranslations,
  field: Extract<FormField, { kind: 'new-address' }>,
  inputs: FormInputs,
): types.InputBlock[] {
  const { name, domains, required } = field;
  const typed = stripMentions(inputs[name] ?? '');
  const address = inputBlock(field, textElement({ name, placeholder: field.placeholder }, typed));
  const choices = domains.map(domainChoice).filter(fitsSelect);
  if (choices.length === 0 || choices.length > limits.selectOptions) return [address];
  const input = domainInput(name);
  const domain = { name: input, label: domainLabel, hint: null, required };
  return [address, inputBlock(domain, selectElement(input, choices, inputs[input] ?? ''))];
}

/** Slack tells at once when a size is chosen, so that the input for another one can be added. */
function quotaBlocks(
  { sizeLabel }: SlackTranslations,
  field: Extract<FormField, { kind: 'quota' }>,
  inputs: FormInputs,
): types.InputBlock[] {
  const { name, choices, other } = field;
  const chosen = inputs[name] ?? '';
  const choice = {
    ...inputBlock(field, selectElement(name, [...choices, other], chosen)),
    dispatch_action: true,
  };
  if (chosen !== otherQuotaChoice) return [choice];
  const input = sizeInput(name);
  const typed = { name: input, placeholder: null };
  return [
    choice,
    inputBlock(
      { name: input, label: sizeLabel, hint: null, required: true },
      textElement(typed, inputs[input] ?? ''),
    ),
  ];
}

function personElement(translations: SlackTranslations, action_id: string, given: string): types.UsersSelect {
  const id = mentionedUser(given);
  const placeholder = plainText(
    id === null && given !== '' ? given : translations.person,
    limits.placeholder,
  );
  return { type: 'users_select', action_id, placeholder, ...(id !== null && { initial_user: id }) };
}

/** Slack has no element for user groups: they are searched for. */
function groupElement(
  translations: SlackTranslations,
  action_id: string,
  given: string,
): types.ExternalSelect {
  const [initial_option] = singleOption(given);
  const placeholder = plainText(translations.group, limits.placeholder);
  return {
    ...{ type: 'external_select', action_id, placeholder, min_query_length: 0 },
    ...(initial_option && { initial_option }),
  };
}

function searchElement(
  translations: SlackTranslations,
  { name: action_id, several }: { readonly name: string; readonly several: boolean },
  given: string,
): types.InputBlockElement {
  const placeholder = plainText(translations.type, limits.placeholder);
  const initial_options = [...new Set(splitAddresses(given))].flatMap(singleOption);
  const [initial_option] = initial_options;
  const search = { action_id, placeholder, min_query_length: 0 };
  return several
    ? { type: 'multi_external_select', ...search, ...(initial_option && { initial_options }) }
    : { type: 'external_select', ...search, ...(initial_option && { initial_option }) };
}

/** Some of the addresses that are offered are picked; without an offer, they are searched for. */
function pickElement(
  translations: SlackTranslations,
  action_id: string,
  offered: string,
): types.InputBlockElement {
  const all = [...new Set(splitAddresses(offered))].flatMap(singleOption).slice(0, limits.selectOptions);
  return all.length > 0
    ? { type: 'multi_static_select', action_id, options: all }
    : searchElement(translations, { name: action_id, several: true }, '');
}

/** The addresses in what was typed; its words where it is no list of addresses. */
function splitAddresses(given: string): readonly string[] {
  const addresses = extractAddresses(given);
  return addresses.ok ? addresses.value : given.split(/[\s,;]+/);
}

function selectElement(action_id: string, all: readonly FieldChoice[], chosen: string): types.StaticSelect {
  const options = all.filter(fitsSelect).slice(0, limits.selectOptions).map(choiceOption);
  const initial_option = options.find(({ value }) => value === chosen);
  return { type: 'static_select', action_id, options, ...(initial_option && { initial_option }) };
}

function textElement(
  {
    name: action_id,
    placeholder,
    most = null,
    long = false,
  }: {
    readonly name: string;
    readonly placeholder: string | null;
    readonly most?: number | null;
    readonly long?: boolean;
  },
  given: string,
): types.PlainTextInput {
  const initial_value = cut(given, most ?? limits.inputText);
  return {
    type: 'plain_text_input',
    action_id,
    ...(long && { multiline: true }),
    ...(most !== null && { max_length: most }),
    ...(placeholder !== null && { placeholder: plainText(placeholder, limits.placeholder) }),
    ...(given !== '' && { initial_value }),
  };
}

const fitsSelect = ({ value }: FieldChoice): boolean => value !== '' && value.length <= limits.optionValue;

/** A value as an option; none where it is too long for Slack's selects: then it can only be typed after `/mail`. */
export const singleOption = (value: string): types.PlainTextOption[] =>
  [{ value, label: value }].filter(fitsSelect).map(choiceOption);

export const choiceOption = ({ value, label }: FieldChoice): types.PlainTextOption => ({
  text: plainText(label, limits.optionText),
  value,
});
