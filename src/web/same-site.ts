import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a form was posted from another site's page. Browsers say so in Sec-Fetch-Site (W3C Fetch Metadata);
 * over plain HTTP, and in old ones, only Origin is there. What is no browser sends neither and is no danger.
 */
export function comesFromElsewhere(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && headers.origin !== new URL(publicUrl).origin;
}
