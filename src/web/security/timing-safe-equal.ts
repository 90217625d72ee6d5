import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares a text that somebody sent with a secret; how long that takes tells nothing of the secret. */
export const timingSafeEqualText = (sent: string, secret: string): boolean =>
  timingSafeEqual(digest(sent), digest(secret));
