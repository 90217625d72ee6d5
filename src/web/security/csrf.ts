import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AppContext } from '../../requests/context/app-context.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/**
 * What a form carries to prove that it is from our page: browsers that keep to Referrer-Policy `no-referrer` post
 * it with `Origin: null` (fetch.spec.whatwg.org, "append a request Origin header").
 */
export function csrfToken({ seal }: AppContext, token: string): string {
  return seal.token(`form of ${createHash('sha256').update(token).digest('base64url')}`);
}

/**
 * Whether a form was posted from another site's page. Browsers say so in Sec-Fetch-Site (W3C Fetch Metadata), but
 * not over plain HTTP, nor old ones: then Origin tells or, where it tells nothing, the proof that our form carries.
 */
export function isCrossSite(
  app: AppContext,
  headers: IncomingHttpHeaders,
  token: string,
  sentToken: string,
): boolean {
  const { 'sec-fetch-site': site, origin } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin !== undefined && origin !== 'null') return origin !== new URL(app.publicUrl).origin;
  return !timingSafeEqualText(sentToken, csrfToken(app, token));
}
