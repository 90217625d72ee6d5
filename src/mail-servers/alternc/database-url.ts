import { err, ok, type Result } from '../../domain/result.ts';

/** Where AlternC's database is, and the user to connect as. */
export type DatabaseOptions = (
  | { readonly host: string; readonly port?: number }
  | { readonly socketPath: string }
) & { readonly user: string; readonly password: string; readonly database: string };

const form =
  'must be like mysql://facteur:PASSWORD@localhost/alternc, with ?socket=/run/mysqld/mysqld.sock for a socket';

/**
 * Parses the URL of a database, whose parts are percent-encoded where a URL needs that. The error says what the text
 * must be like, and never what it was, since it holds a password.
 */
export function parseDatabaseUrl(text: string): Result<DatabaseOptions, string> {
  const url = URL.parse(text);
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol)) return err(form);
  const [user, password, database] = [url.username, url.password, url.pathname.slice(1)].map(decoded);
  if (!user || !password || !database || database.includes('/')) return err(form);
  const socketPath = url.searchParams.get('socket');
  const login = { user, password, database };
  if (socketPath) return ok({ socketPath, ...login });
  if (!url.hostname) return err(form);
  return ok({ host: url.hostname, ...(url.port && { port: Number(url.port) }), ...login });
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
