import type { IncomingHttpHeaders } from 'node:http';
import { DiscordError, unauthorized, unknownRoute } from './api-errors.ts';
import { checkSize } from './read-body.ts';

export type Call = { readonly method: string; readonly path: string; readonly body: unknown };
export type Answer = { readonly status: number; readonly body: unknown };

type Named = Readonly<Partial<Record<string, string>>>;
export type Route = {
  /** A method and a path, in which `:name` stands for a segment. */
  readonly on: string;
  /** Whether the path alone authorises the call, as with an interaction's token. */
  readonly isOpen?: boolean;
  /** @returns the answer's body; undefined: none. */
  readonly handle: (named: Named, body: unknown, query: URLSearchParams) => unknown;
};

const base = '/api/v10';

/** Answers calls of Discord's API, version 10, by routes. */
export function createRest(routes: readonly Route[], botToken: string, mistake: (problem: string) => void) {
  const table = routes.map((route) => ({ ...route, pattern: patternOf(route.on) }));

  function handled({ method, path, body }: Call, headers: IncomingHttpHeaders): unknown {
    const { pathname, searchParams } = new URL(path, 'http://discord');
    for (const { pattern, isOpen = false, handle } of table) {
      const match = pattern.exec(`${method} ${pathname}`);
      if (!match) continue;
      if (!isOpen && headers.authorization !== `Bot ${botToken}`) throw unauthorized();
      const parts = Object.entries(match.groups ?? {}).map(([name, part]) => [
        name,
        decodeURIComponent(part),
      ]);
      checkSize(body);
      return handle(Object.fromEntries(parts), body, searchParams);
    }
    throw unknownRoute();
  }

  return (call: Call, headers: IncomingHttpHeaders): Answer => {
    try {
      const body = handled(call, headers);
      return { status: body === undefined ? 204 : 200, body };
    } catch (error) {
      if (!(error instanceof DiscordError)) throw error;
      const { status, code, message, fields, isMistake } = error;
      if (isMistake) mistake(`${call.method} ${call.path}: ${message}`);
      return { status, body: { message, code, ...fields } };
    }
  };
}

const patternOf = (on: string): RegExp => {
  const [method = '', path = ''] = on.split(' ');
  return new RegExp(`^${method} ${base}${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
};
