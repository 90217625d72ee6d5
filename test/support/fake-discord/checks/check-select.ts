import { ComponentType } from 'discord.js';
import { z } from 'zod';
import { text } from './check-text.ts';

// Written from Discord's documentation alone ("Component Reference"): shares no limits with the code that it checks.

const select = {
  custom_id: text(100),
  placeholder: text(150).optional(),
  /** In a form alone; there the default is true. */
  required: z.boolean().optional(),
};

/** A select of one value, or of several. */
export const stringSelect = z.strictObject({
  type: z.literal(ComponentType.StringSelect),
  ...select,
  /** 1 by default. */
  min_values: z.number().int().min(0).max(25).optional(),
  max_values: z.number().int().min(1).max(25).optional(),
  options: z
    .array(z.strictObject({ label: text(100), value: text(100), default: z.boolean().optional() }))
    .min(1)
    .max(25)
    .refine((all) => new Set(all.map(({ value }) => value)).size === all.length, 'has one value twice')
    .refine((all) => all.filter(({ default: chosen }) => chosen).length <= 1, 'has more than one default'),
});

/** A select of one person. */
export const userSelect = z.strictObject({
  type: z.literal(ComponentType.UserSelect),
  ...select,
  default_values: z
    .tuple([z.strictObject({ id: z.string().regex(/^\d+$/), type: z.literal('user') })])
    .optional(),
});

/** A select of one role. */
export const roleSelect = z.strictObject({
  type: z.literal(ComponentType.RoleSelect),
  ...select,
  default_values: z
    .tuple([z.strictObject({ id: z.string().regex(/^\d+$/), type: z.literal('role') })])
    .optional(),
});
