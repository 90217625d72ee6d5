import { z } from 'zod';
import { invalidForm } from '../api-errors.ts';

/** A body that keeps to a schema. @throws Refused where it breaks it. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const found = schema.safeParse(body);
  if (found.success) return found.data;
  throw invalidForm(z.prettifyError(found.error));
}
