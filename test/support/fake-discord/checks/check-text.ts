import { z } from 'zod';

/** A non-empty text with a maximum length in characters. */
export const text = (most: number) =>
  z
    .string()
    .refine((value) => value.trim().length >= 1, 'holds nothing but spaces')
    .refine((value) => value.length <= most, `is longer than ${most}`);
