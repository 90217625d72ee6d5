import { z } from 'zod';

/**
 * A setting with what separates tags, as Postfix's `recipient_delimiter` has it: each of its characters does. Postfix is
 * told that there are no tags by an empty one, which an environment can't tell from one that is not set: hence `none`.
 */
export const recipientDelimiter = z
  .string()
  .regex(/^(?:none|[!-/:-?[-`{-~]+)$/, 'must be as Postfix’s recipient_delimiter, such as + or -, or none')
  .transform((text) => (text === 'none' ? '' : text));
