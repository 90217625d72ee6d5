import {
  type APIFileUploadComponent,
  type APILabelComponent,
  type APIRoleSelectComponent,
  type APIStringSelectComponent,
  type APITextInputComponent,
  type APIUserSelectComponent,
  ComponentType,
  SelectMenuDefaultValueType,
  TextInputStyle,
} from 'discord.js';
import { domainChoice, type FieldChoice, type FormField, otherQuotaChoice } from '../../form/form.ts';
import { domainInput, type FormInputs, sizeInput } from '../../form/form-inputs.ts';
import { cut } from '../delivery/markdown.ts';
import type { FormTranslations } from '../form-translations.ts';
import { limits } from '../limits.ts';

/** How many inputs a field takes at least. */
export const inputsOf = (field: FormField): number =>
  field.kind === 'new-address' && hasDomainSelect(field) ? 2 : 1;

/** @param room how many more inputs than it needs the form has room for. */
export function fieldLabels(
  translations: FormTranslations,
  field: FormField,
  inputs: FormInputs,
  room: number,
): APILabelComponent[] {
  const filled = inputs[field.name] ?? '';
  switch (field.kind) {
    case 'new-address':
      return newAddressLabels(translations, field, inputs);
    case 'quota':
      return quotaLabels(translations, field, inputs, room);
    case 'person':
      return [label(field, personSelect(translations, field, filled))];
    case 'group':
      return [label(field, roleSelect(translations, field, filled))];
    case 'choice':
      return [label(field, choiceInput(field, field.choices, filled.toLowerCase()))];
    case 'several':
      return [label(field, pickInput(field, filled))];
    case 'search':
      return [label(field, textInput(field, filled))];
    case 'file':
      return [label(field, fileUpload(field))];
    case 'text':
      return [label(field, textInput({ ...field, most: field.most ?? limits.modal.text }, filled))];
  }
}

type Labelled = Pick<FormField, 'name' | 'label' | 'hint' | 'placeholder' | 'required'>;

const label = (
  { label: words, hint }: Pick<Labelled, 'label' | 'hint'>,
  component: APILabelComponent['component'],
): APILabelComponent => ({
  type: ComponentType.Label,
  label: cut(words, limits.modal.label),
  ...(hint !== null && { description: cut(hint, limits.modal.hint) }),
  component,
});

/** The domain is chosen where there are several, and Discord's select takes them; else it needs no choice, or is typed. */
function hasDomainSelect({ domains }: Extract<FormField, { kind: 'new-address' }>): boolean {
  return domains.length > 1 && fitsSelect(domains.map(domainChoice));
}

const fitsSelect = (choices: readonly FieldChoice[]): boolean =>
  choices.length <= limits.select.options &&
  choices.every(({ value, label: words }) => Math.max(value.length, words.length) <= limits.select.label);

function newAddressLabels(
  { domain: words }: FormTranslations,
  field: Extract<FormField, { kind: 'new-address' }>,
  inputs: FormInputs,
): APILabelComponent[] {
  const [only, ...others] = field.domains.map(domainChoice);
  const placeholder = only && others.length === 0 ? `…${only.label}` : field.placeholder;
  const name = label(field, textInput({ ...field, placeholder }, inputs[field.name] ?? ''));
  if (!hasDomainSelect(field)) return [name];
  const input = domainInput(field.name);
  const domain = { name: input, label: words, hint: null, placeholder: null, required: field.required };
  return [name, label(domain, choiceInput(domain, field.domains.map(domainChoice), inputs[input] ?? ''))];
}

/** The field for a size of one's own stands below the choice where there is room; else a size given before is a choice. */
function quotaLabels(
  { size }: FormTranslations,
  field: Extract<FormField, { kind: 'quota' }>,
  inputs: FormInputs,
  room: number,
): APILabelComponent[] {
  const chosen = inputs[field.name] ?? '';
  const input = sizeInput(field.name);
  const typed = inputs[input] ?? '';
  if (room > 0)
    return [
      label(field, choiceInput(field, [...field.choices, field.other], chosen)),
      label(
        { label: size, hint: null },
        textInput({ name: input, placeholder: null, required: false }, typed),
      ),
    ];
  const own = chosen === otherQuotaChoice && typed !== '' ? [{ value: typed, label: typed }] : [];
  return [label(field, choiceInput(field, [...field.choices, ...own], own[0]?.value ?? chosen))];
}

/** A select; where Discord's takes less than the choices, a field to type in. */
function choiceInput(
  field: Pick<Labelled, 'name' | 'placeholder' | 'required'>,
  choices: readonly FieldChoice[],
  chosen: string,
): APIStringSelectComponent | APITextInputComponent {
  const { name: custom_id, placeholder, required } = field;
  if (choices.length === 0 || !fitsSelect(choices)) return textInput(field, chosen);
  return {
    type: ComponentType.StringSelect,
    custom_id,
    required,
    ...(placeholder !== null && { placeholder: cut(placeholder, limits.select.placeholder) }),
    options: choices.map(({ value, label: words }) => ({
      value,
      label: words,
      ...(value === chosen && { default: true }),
    })),
  };
}

/** Some of the addresses that are offered are picked; where Discord's select does not take these, they are typed. */
function pickInput(
  field: Pick<Labelled, 'name' | 'placeholder' | 'required'>,
  offered: string,
): APIStringSelectComponent | APITextInputComponent {
  const choices = [...new Set(offered.split(/\s+/))].map((value) => ({ value, label: value }));
  const input = choiceInput(field, offered === '' ? [] : choices, offered);
  if (input.type === ComponentType.TextInput) return input;
  return {
    ...input,
    options: choices.map(({ value, label: words }) => ({ value, label: words })),
    min_values: 1,
    max_values: choices.length,
  };
}

/** One file. What was given before can't be filled in: it has to be chosen anew. */
const fileUpload = ({ name, required }: Pick<Labelled, 'name' | 'required'>): APIFileUploadComponent => ({
  type: ComponentType.FileUpload,
  custom_id: name,
  required,
  min_values: required ? 1 : 0,
  max_values: 1,
});

/** The user that a value mentions: `<@id|name>`. */
const mentionedUser = (value: string): string | undefined => /^<@!?(\d+)[|>]/.exec(value)?.[1];

function personSelect(
  { person }: FormTranslations,
  { name: custom_id, required }: Pick<Labelled, 'name' | 'required'>,
  given: string,
): APIUserSelectComponent {
  const id = mentionedUser(given);
  const placeholder = id === undefined && given !== '' ? given : person;
  return {
    type: ComponentType.UserSelect,
    custom_id,
    required,
    placeholder: cut(placeholder, limits.select.placeholder),
    ...(id !== undefined && { default_values: [{ id, type: SelectMenuDefaultValueType.User }] }),
  };
}

/** The role that a value mentions: `<@&id|name>`. */
const mentionedRole = (value: string): string | undefined => /^<@&(\d+)[|>]/.exec(value)?.[1];

function roleSelect(
  { group }: FormTranslations,
  { name: custom_id, required }: Pick<Labelled, 'name' | 'required'>,
  given: string,
): APIRoleSelectComponent {
  const id = mentionedRole(given);
  const placeholder = id === undefined && given !== '' ? given : group;
  return {
    type: ComponentType.RoleSelect,
    custom_id,
    required,
    placeholder: cut(placeholder, limits.select.placeholder),
    ...(id !== undefined && { default_values: [{ id, type: SelectMenuDefaultValueType.Role }] }),
  };
}

function textInput(
  {
    name: custom_id,
    placeholder,
    required,
    most = null,
    long = false,
  }: Pick<Labelled, 'name' | 'placeholder' | 'required'> & {
    readonly most?: number | null;
    readonly long?: boolean;
  },
  given: string,
): APITextInputComponent {
  const value = cut(given, most ?? limits.modal.value);
  return {
    type: ComponentType.TextInput,
    custom_id,
    style: long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required,
    ...(most !== null && { max_length: most }),
    ...(placeholder !== null && { placeholder: cut(placeholder, limits.modal.placeholder) }),
    ...(value !== '' && { value }),
  };
}
