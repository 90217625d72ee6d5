import { parseQuota } from '../../domain/size.ts';
import type { CommandCall } from '../command/command.ts';
import { type CommandForm, defaultQuotaChoice, type FormField, otherQuotaChoice } from './form.ts';

/** What is filled in, by the inputs' names: a field of two parts has two inputs. */
export type FormInputs = Readonly<Record<string, string>>;

/** The input for the domain of a new address; its name is in the input that is called as the field. */
export const domainInput = (field: string): string => `${field}.domain`;

/** The input for a size that is none of the choices. */
export const sizeInput = (field: string): string => `${field}.size`;

/** In place of a name: every address that does not exist. */
const everyName = '*';

/** The values of a command's call, out of what was filled in. */
export function callValues(
  { fields }: Pick<CommandForm, 'fields'>,
  inputs: FormInputs,
): CommandCall['values'] {
  return Object.fromEntries(fields.map((field) => [field.name, fieldValue(field, inputs)]));
}

function fieldValue(field: FormField, inputs: FormInputs): string {
  const { name, kind } = field;
  const typed = (inputs[name] ?? '').trim();
  switch (kind) {
    case 'new-address':
      return newAddress(typed, inputs[domainInput(name)] ?? '');
    case 'quota':
      if (typed === otherQuotaChoice) return inputs[sizeInput(name)] ?? '';
      return typed === defaultQuotaChoice ? '' : typed;
    default:
      return typed;
  }
}

/** A name with a domain of its own is an address already: it was typed or pasted in full. */
function newAddress(name: string, domain: string): string {
  if (name === '' || name.includes('@') || domain === '') return name;
  return `${name === everyName ? '' : name}@${domain}`;
}

/** What is filled in at first, out of the values that were given already. */
export function formInputs(
  { fields }: Pick<CommandForm, 'fields'>,
  given: CommandCall['values'],
): FormInputs {
  return Object.assign({}, ...fields.map((field) => inputsOf(field, given[field.name] ?? '')));
}

function inputsOf(field: FormField, given: string): FormInputs {
  switch (field.kind) {
    case 'new-address':
      return addressInputs(field, given);
    case 'quota':
      return quotaInputs(field, given);
    default:
      return { [field.name]: given };
  }
}

/** An address of no domain that can be chosen stays in one piece. */
function addressInputs(
  { name, domains }: Extract<FormField, { kind: 'new-address' }>,
  given: string,
): FormInputs {
  const at = given.lastIndexOf('@');
  const domain = domains.find((each) => each === given.slice(at + 1).toLowerCase());
  const only = domains.length === 1 ? domains[0] : undefined;
  if (at < 0 || domain === undefined)
    return { [name]: given, ...(only !== undefined && { [domainInput(name)]: only }) };
  return { [name]: given.slice(0, at) || everyName, [domainInput(name)]: domain };
}

function quotaInputs(
  { name, choices, required }: Extract<FormField, { kind: 'quota' }>,
  given: string,
): FormInputs {
  if (given === '') return required ? {} : { [name]: defaultQuotaChoice };
  const size = parseQuota(given);
  const known = choices.find(({ value }) => {
    const chosen = parseQuota(value);
    return size.ok && chosen.ok && size.value === chosen.value;
  });
  return known ? { [name]: known.value } : { [name]: otherQuotaChoice, [sizeInput(name)]: given };
}

/** The input beside which a fault of a field is shown. */
export function inputAtFault(
  { fields }: Pick<CommandForm, 'fields'>,
  name: string,
  inputs: FormInputs,
): string {
  const field = fields.find((each) => each.name === name);
  return field?.kind === 'quota' && inputs[name] === otherQuotaChoice ? sizeInput(name) : name;
}
