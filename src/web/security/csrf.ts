import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { AppContext } from '../../requests/context/app-context.ts';
import { timingSafeEqualText } from './timing-safe-equal.ts';

/**
 * The CSRF token of a link's form. It is needed where Origin says nothing: under Referrer-Policy `no-referrer`, browsers
 * post with `Origin: null` (fetch.spec.whatwg.org, "append a request Origin header").
 */
export function csrfToken({ seal }: Pick<AppContext, 'seal'>, token: string): string {
  return seal.token(`form of ${createHash('sha256').update(token).digest('base64url')}`);
}

/**
 * Whether a form was posted from another site's page. Sec-Fetch-Site says so (W3C Fetch Metadata), but old browsers and
 * requests over plain HTTP lack it: then Origin decides or, where that is missing or `null`, the form's CSRF token.
 */
export function isCrossSite(
  app: Pick<AppContext, 'seal' | 'publicUrl'>,
  headers: IncomingHttpHeaders,
  token: string,
  sentToken: string,
): boolean {
  const { 'sec-fetch-site': site, origin } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin !== undefined && origin !== 'null') return origin !== new URL(app.publicUrl).origin;
  return !timingSafeEqualText(sentToken, csrfToken(app, token));
}
