/** How to write the characters of a password that would end or begin a part of a URL. */
export const databaseUrlAdvice =
  'can’t be read as a URL: in a user or password write # as %23, / as %2F, ? as %3F, @ as %40, : as %3A and % as %25';

/**
 * Whether a database's URL is read as its writer meant it: an unescaped `#` or `?` in a password ends what a client
 * reads, `/` turns the rest into a database name, and the host is then taken from the password.
 */
export function isCompleteDatabaseUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  if (url.hash !== '' || text.endsWith('#')) return false;
  if (url.protocol === 'sqlite:') return url.search === '' && isDecodable(url.pathname);
  const parts = [url.username, url.password, url.pathname, url.search];
  return !/@/.test(url.pathname + url.search) && parts.every(isDecodable);
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
