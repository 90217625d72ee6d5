import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares a received text with a secret in a time that reveals nothing of the secret. */
export const timingSafeEqualText = (sent: string, secret: string): boolean =>
  timingSafeEqual(digest(sent), digest(secret));
