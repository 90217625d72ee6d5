import { z } from 'zod';
import { invalidForm } from '../api-errors.ts';

/** Parses a body by a schema. @throws DiscordError where it is invalid. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const found = schema.safeParse(body);
  if (found.success) return found.data;
  throw invalidForm(z.prettifyError(found.error));
}
