import type { FastifyRequest } from 'fastify';

/** A query parameter, its name in any letter case; an empty text where it is missing or repeated. */
export function queryParameter(request: FastifyRequest, name: string): string {
  const query: Readonly<Record<string, unknown>> = Object(request.query);
  const values = Object.keys(query)
    .filter((key) => key.length === name.length && key.toLowerCase() === name.toLowerCase())
    .map((key) => query[key]);
  const [value] = values;
  return values.length === 1 && typeof value === 'string' ? value : '';
}
