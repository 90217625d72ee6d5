import { z } from 'zod';

/**
 * The characters each of which separates a tag, as in Postfix's `recipient_delimiter`. An empty one there means that there
 * are no tags; here that is `none`, since an empty variable counts as not set.
 */
export const recipientDelimiter = z
  .string()
  .regex(/^(?:none|[!-/:-?[-`{-~]+)$/, 'must be as Postfix’s recipient_delimiter, such as + or -, or none')
  .transform((text) => (text === 'none' ? '' : text));
