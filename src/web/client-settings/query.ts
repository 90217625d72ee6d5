import type { FastifyRequest } from 'fastify';

/** A parameter of the query, its name in any letter case; empty where it is missing or there twice. */
export function queryParameter(request: FastifyRequest, name: string): string {
  const given: Readonly<Record<string, unknown>> = Object(request.query);
  const values = Object.keys(given)
    .filter((key) => key.length === name.length && key.toLowerCase() === name.toLowerCase())
    .map((key) => given[key]);
  const [value] = values;
  return values.length === 1 && typeof value === 'string' ? value : '';
}
