import type { Locale } from '../../domain/actor.ts';
import { type Domain, displayDomain } from '../../domain/address/address.ts';
import { isRequired } from '../command/arguments.ts';
import type { Argument, DescribedCommand } from '../command/command.ts';
import type { LocalizedText } from '../i18n/form-words.ts';

/** What is chosen in a field; the values are those that are typed in a line, too. */
export type FieldChoice = { readonly value: string; readonly label: string };

/** What a field takes; each platform has an element of its own for it. */
type FieldKind =
  /** A name and a domain, out of those that the reader sees: an address that does not exist yet. */
  | { readonly kind: 'new-address'; readonly domains: readonly Domain[] }
  /** One or more of what exists, with a search; what is typed is offered as well. */
  | { readonly kind: 'search'; readonly several: boolean }
  /** Some of the addresses that are filled in at first. Where there are none, they are typed. */
  | { readonly kind: 'several' }
  | { readonly kind: 'person' }
  /** A user group or a role. */
  | { readonly kind: 'group' }
  /** Sizes to choose from. Another one is typed in a field beside it. */
  | { readonly kind: 'quota'; readonly choices: readonly FieldChoice[]; readonly other: FieldChoice }
  | { readonly kind: 'choice'; readonly choices: readonly FieldChoice[] }
  | { readonly kind: 'file' }
  /** `long`: of several lines. */
  | { readonly kind: 'text'; readonly most: number | null; readonly long: boolean };

export type FormField = FieldKind & {
  /** The argument's name. */
  readonly name: string;
  readonly required: boolean;
  readonly label: string;
  readonly hint: string | null;
  readonly placeholder: string | null;
};

/** A command's form in a language, free of any platform. */
export type CommandForm = {
  readonly path: readonly string[];
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly FormField[];
};

/** Who is shown a form, as far as it depends on them. */
type FormReader = {
  readonly locale: Locale;
  readonly isAdmin: boolean;
  /** Those that they see. */
  readonly domains: readonly Domain[];
};

export type FormOptions = FormReader & {
  /** To choose from where a command takes another one. */
  readonly commands: readonly DescribedCommand[];
};

/** The form of a command. Pages are turned by buttons, and only an admin may go without approvals: they get no field. */
export function commandForm(command: DescribedCommand, options: FormOptions): CommandForm {
  const { title, submit = title } = command.form;
  const asks = command.arguments.filter(
    ({ name }) => name !== 'page' && (name !== 'break-glass' || options.isAdmin),
  );
  return {
    path: command.path,
    title: title[options.locale],
    submit: submit[options.locale],
    fields: asks.map((argument) => formField(command, argument, options)),
  };
}

function formField(command: DescribedCommand, argument: Argument, options: FormOptions): FormField {
  const { locale } = options;
  const { form } = command;
  const words = form.fields[argument.name];
  if (!words) throw new Error(`The field ${argument.name} has no words`);
  const { label, hint, placeholder } = words;
  return {
    ...fieldKind(argument, form.choices, options),
    name: argument.name,
    required: isRequired(command, argument),
    label: label[locale],
    hint: hint?.[locale] ?? null,
    placeholder: placeholder?.[locale] ?? null,
  };
}

function fieldKind(
  argument: Argument,
  words: Readonly<Record<string, LocalizedText>>,
  { locale, domains, commands }: FormOptions,
): FieldKind {
  const { type, completes, choices = [] } = argument;
  const isAddress = type === 'address' || type === 'address-or-catch-all';
  if (isAddress && completes === 'domains') return { kind: 'new-address', domains };
  if (type === 'file') return { kind: 'file' };
  if (type === 'person' || type === 'group') return { kind: type };
  if (argument.offered) return { kind: 'several' };
  if (type === 'quota' && !argument.typedSize) return quotaField(argument, locale);
  if (completes === 'commands')
    return {
      kind: 'choice',
      choices: commands.map(({ path, form }) => ({ value: path.join(' '), label: form.title[locale] })),
    };
  if (completes !== undefined) return { kind: 'search', several: type === 'addresses' };
  if (type === 'choice')
    return {
      kind: 'choice',
      choices: choices.map((value) => ({ value, label: words[value]?.[locale] ?? value })),
    };
  return { kind: 'text', most: argument.most ?? null, long: argument.rest === true };
}

/** In GB. */
const usualQuotas = [1, 2, 5, 10];

const quotaWords = {
  en: { unit: 'GB', unlimited: 'No limit', usual: 'Default', other: 'Another size' },
  fr: { unit: 'Go', unlimited: 'Aucune limite', usual: 'Par défaut', other: 'Une autre taille' },
} as const satisfies Readonly<Record<Locale, unknown>>;

/** The values of choices that are no sizes. */
export const defaultQuotaChoice = 'default';
export const otherQuotaChoice = 'other';

/** Without a quota, a new mailbox gets the default; to change one, a size has to be named. */
function quotaField({ required }: Argument, locale: Locale): FieldKind {
  const words = quotaWords[locale];
  return {
    kind: 'quota',
    choices: [
      ...(required ? [] : [{ value: defaultQuotaChoice, label: words.usual }]),
      ...usualQuotas.map((size) => ({ value: `${size}G`, label: `${size}\u00a0${words.unit}` })),
      { value: 'none', label: words.unlimited },
    ],
    other: { value: otherQuotaChoice, label: words.other },
  };
}

/** A domain as something to choose, beside the name before it. */
export const domainChoice = (domain: Domain): FieldChoice => ({
  value: domain,
  label: `@${displayDomain(domain)}`,
});
