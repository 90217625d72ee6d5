import { z } from 'zod';

/** A text that Discord shows, of so many characters at most. */
export const text = (most: number) =>
  z
    .string()
    .refine((value) => value.trim().length >= 1, 'holds nothing but spaces')
    .refine((value) => value.length <= most, `is longer than ${most}`);
