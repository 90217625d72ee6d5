import { ComponentType, type ModalData, type ModalSubmitInteraction } from 'discord.js';
import type { Action } from '../../../domain/action.ts';
import { isRequired } from '../../command/arguments.ts';
import type { CommandCall } from '../../command/command.ts';
import { commandAt } from '../../command/find-command.ts';
import { rawValues } from '../../command/parse-arguments.ts';
import type { Dispatcher } from '../../dispatch/dispatcher.ts';
import type { Reply } from '../../dispatch/reply.ts';
import { type CommandForm, commandForm, type FormField, type FormOptions } from '../../form/form.ts';
import { callValues, domainInput, type FormInputs, formInputs } from '../../form/form-inputs.ts';
import type { Button, View } from '../../view/view.ts';
import { cut } from '../delivery/markdown.ts';
import { formTranslationsIn } from '../form-translations.ts';
import { limits } from '../limits.ts';
import { memberName } from '../users.ts';
import { fieldLabels, inputsOf } from './form-fields.ts';
import type { Modal } from './modal.ts';

/**
 * The command whose form an action opens, with what is given already: a button that fills in, or a line that lacks something.
 * Null: the action needs no form.
 */
export function formCall(dispatcher: Pick<Dispatcher, 'parse'>, action: Action): CommandCall | null {
  if (action.kind === 'fill-in') return action;
  if (action.kind !== 'run') return null;
  const parsed = dispatcher.parse(action.line);
  if (!parsed.ok) return null;
  const { command, words } = parsed.value;
  const values = rawValues(words);
  const isGiven = (name: string) => (values[name] ?? '') !== '';
  const isLacking = command.arguments.some(
    (argument) => isRequired(command, argument, isGiven) && !isGiven(argument.name),
  );
  return isLacking ? { path: command.path, values } : null;
}

/** A command's form as a modal. Null: the command can't be used here, or asks for nothing. */
export function commandModal(
  options: FormOptions,
  { path, values }: CommandCall,
  customId: string,
): Modal | null {
  const form = formOf(options, path);
  if (!form) return null;
  const translations = formTranslationsIn(options.locale);
  const inputs = formInputs(form, values);
  const fields = shownFields(form, values);
  const room = limits.modal.inputs - countInputs(fields);
  return {
    custom_id: customId,
    title: cut(form.title, limits.modal.title),
    components: fields.flatMap((field) => fieldLabels(translations, field, inputs, room)),
  };
}

/** The call that a submitted form makes: what it has no field for stays as given. */
export function submittedCall(
  options: FormOptions,
  { path, values }: CommandCall,
  { fields }: Pick<ModalSubmitInteraction, 'fields'>,
): CommandCall {
  const form = formOf(options, path);
  if (!form) return { path, values };
  const inputs: FormInputs = Object.fromEntries(
    [...fields.fields].map(([name, filled]) => [name, filledValue(filled)]),
  );
  const asked = form.fields.filter(({ name }) => name in inputs);
  return { path, values: { ...values, ...callValues({ fields: asked }, withOnlyDomain(asked, inputs)) } };
}

/** The name of somebody chosen in a form who is no member of the server. Null: none. */
export function chosenNonMember({ fields }: Pick<ModalSubmitInteraction, 'fields'>): string | null {
  for (const filled of fields.fields.values()) {
    if (filled.type !== ComponentType.UserSelect) continue;
    for (const [id, user] of filled.users ?? [])
      if (user.bot || !filled.members?.has(id)) return memberName({ user });
  }
  return null;
}

/** Adds the button that opens the form with what was filled in to the view that says what is wrong with it. */
export const withFillInAgain = (view: View, options: FormOptions, { path, values }: CommandCall): View => ({
  ...view,
  buttons: [...(view.buttons ?? []), fillInAgain(options, { path, values })],
});

/** The same for a reply, where it refuses. */
export const refusalWithForm = (reply: Reply, options: FormOptions, call: CommandCall): Reply =>
  reply.refused ? { ...reply, view: withFillInAgain(reply.view, options, call) } : reply;

const fillInAgain = ({ locale }: FormOptions, { path, values }: CommandCall): Button => ({
  label: formTranslationsIn(locale).fillInAgain,
  style: 'primary',
  action: { kind: 'fill-in', path, values },
});

function formOf(options: FormOptions, path: readonly string[]): CommandForm | null {
  const command = commandAt(options.commands, path);
  const form = command && commandForm(command, options);
  return form && form.fields.length > 0 ? form : null;
}

const countInputs = (fields: readonly FormField[]): number =>
  fields.reduce((sum, field) => sum + inputsOf(field), 0);

/** Discord has room for five inputs: what the command needs comes first, then what is given, then what is asked for most. */
function shownFields({ fields }: CommandForm, given: CommandCall['values']): readonly FormField[] {
  const byRank = fields
    .filter(({ name }) => name !== 'break-glass')
    .toSorted((a, b) => rankOf(a, given) - rankOf(b, given));
  const shown = new Set<FormField>();
  for (const field of byRank) {
    // Another size than those in the list is typed more often than a time.
    const spare = isTime(field) && [...shown].some(({ kind }) => kind === 'quota') ? 1 : 0;
    if (countInputs([...shown, field]) + spare <= limits.modal.inputs) shown.add(field);
  }
  return fields.filter((field) => shown.has(field));
}

/** Whether a field is a time, which is rarely wanted. */
const isTime = ({ name }: Pick<FormField, 'name'>): boolean => name === 'at' || name === 'until';

function rankOf({ name, kind, required }: FormField, given: CommandCall['values']): number {
  if (required) return 0;
  if ((given[name] ?? '') !== '') return 1;
  if (name === 'reason') return 2;
  if (isTime({ name })) return 5;
  return kind === 'person' || kind === 'quota' ? 3 : 4;
}

/** Where there is one domain alone, nobody is asked for it. */
function withOnlyDomain(fields: readonly FormField[], inputs: FormInputs): FormInputs {
  const domains = fields.flatMap((field) =>
    field.kind === 'new-address' && field.domains.length === 1
      ? [[domainInput(field.name), field.domains[0] ?? ''] as const]
      : [],
  );
  return { ...Object.fromEntries(domains), ...inputs };
}

/** What was filled in or chosen; a person as a mention with their name in the server; a role as one with its name; a file as its id. */
function filledValue(filled: ModalData): string {
  switch (filled.type) {
    case ComponentType.TextInput:
      return filled.value;
    case ComponentType.StringSelect:
      return filled.values.join(' ');
    case ComponentType.UserSelect: {
      const [[id, user] = []] = [...(filled.users ?? [])];
      return id && user ? `<@${id}|${memberName({ user, member: filled.members?.get(id) })}>` : '';
    }
    case ComponentType.RoleSelect: {
      const [[id, role] = []] = [...(filled.roles ?? [])];
      return id && role ? `<@&${id}|${role.name}>` : '';
    }
    case ComponentType.FileUpload:
      return filled.attachments?.first()?.id ?? '';
    default:
      return '';
  }
}
