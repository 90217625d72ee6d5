import { z } from 'zod';
import { text } from './check-text.ts';

// Written from Discord's documentation alone ("Application Commands"): shares no limits with the code that it checks.

const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((value) => value === value.toLowerCase(), 'has a capital letter');
const translated = (words: z.ZodType<string>) => z.partialRecord(z.enum(['fr']), words).optional();
const described = {
  name,
  name_localizations: translated(name),
  description: text(100),
  description_localizations: translated(text(100)),
};

export type Translated = { name: string; name_localizations?: { fr?: string | undefined } | undefined };

/** Siblings may not share a name in any language. */
function unique(siblings: readonly Translated[]): boolean {
  const english = siblings.map((each) => each.name);
  const french = siblings.map((each) => each.name_localizations?.fr ?? each.name);
  return [english, french].every((names) => new Set(names).size === names.length);
}

const argument = z
  .strictObject({
    type: z.union([z.literal(3), z.literal(4), z.literal(6), z.literal(8), z.literal(11)]),
    ...described,
    required: z.boolean(),
    choices: z
      .array(z.strictObject({ name: text(100), name_localizations: translated(text(100)), value: text(100) }))
      .max(25)
      .refine(unique)
      .optional(),
    autocomplete: z.boolean().optional(),
    min_value: z.number().optional(),
  })
  .refine(({ autocomplete, choices }) => !(autocomplete && choices), 'has both choices and autocomplete')
  .refine(
    ({ type, ...more }) =>
      (type !== 6 && type !== 8 && type !== 11) ||
      !('autocomplete' in more || 'choices' in more || 'min_value' in more),
    'is a person or a role, chosen from the server’s alone, or a file',
  );

export type Argument = z.infer<typeof argument>;

const subcommand = z.strictObject({
  type: z.literal(1),
  ...described,
  options: z
    .array(argument)
    .max(25)
    .refine(unique)
    .refine((options) => {
      const firstOptional = options.findIndex(({ required }) => !required);
      return firstOptional < 0 || options.slice(firstOptional).every(({ required }) => !required);
    }, 'has a required option after an optional one'),
});
const group = z.strictObject({
  type: z.literal(2),
  ...described,
  options: z.array(subcommand).min(1).max(25).refine(unique),
});

/** The options of a command. */
export type Branch = z.infer<typeof subcommand> | z.infer<typeof group>;

/** A slash command with subcommands. */
export const command = z
  .strictObject({
    type: z.literal(1),
    ...described,
    contexts: z.array(z.number()),
    integration_types: z.array(z.number()),
    options: z
      .array(z.union([subcommand, group]))
      .max(25)
      .refine(unique),
  })
  .refine((all) => charactersOf(all) <= 8000, 'has more than 8000 characters');

/** An entry in the menu of people (2) or of messages (3): a name that may have capitals and spaces, and nothing else. */
const menu = z.strictObject({
  type: z.union([z.literal(2), z.literal(3)]),
  name: text(32),
  name_localizations: translated(text(32)),
  contexts: z.array(z.number()),
  integration_types: z.array(z.number()),
});

/** Whatever can be registered: at most 15 entries of each menu, each with a name of its own. */
export const allCommands = z
  .array(z.union([command, menu]))
  .max(130)
  .refine(
    (all) => [1, 2, 3].every((type) => unique(all.filter((each) => each.type === type))),
    'share a name',
  )
  .refine(
    (all) => [2, 3].every((type) => all.filter((each) => each.type === type).length <= 15),
    'are too many entries of a menu',
  );

/** The total length of names, descriptions and values, each in its longest language. */
function charactersOf(node: unknown): number {
  if (Array.isArray(node)) return node.reduce((sum: number, each) => sum + charactersOf(each), 0);
  if (typeof node !== 'object' || node === null) return 0;
  const fields = new Map<string, unknown>(Object.entries(node));
  const lengths = [...fields].map(([key, value]) => {
    if (key === 'value') return String(value).length;
    if (key === 'name' || key === 'description') {
      const translations = Object.values(fields.get(`${key}_localizations`) ?? {});
      return Math.max(...[value, ...translations].map((each) => String(each).length));
    }
    return key === 'options' || key === 'choices' ? charactersOf(value) : 0;
  });
  return lengths.reduce((sum, length) => sum + length, 0);
}
