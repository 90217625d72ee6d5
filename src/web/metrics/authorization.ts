import { timingSafeEqualText } from '../security/timing-safe-equal.ts';

/** Whether a request's Authorization header has the token. */
export const hasToken = (authorization: string | undefined, token: string): boolean =>
  timingSafeEqualText(authorization ?? '', `Bearer ${token}`);
