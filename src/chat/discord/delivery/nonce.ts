import { createHash } from 'node:crypto';

/** The same for the same work, so that Discord makes one message of all attempts. 132 bits, 22 characters. */
export const messageNonce = (work: string): string =>
  createHash('sha256').update(work).digest('base64url').slice(0, 22);
