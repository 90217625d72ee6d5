import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

const parameters = z.record(z.string(), z.unknown()).catch({});

/** A parameter of the query, its name in any letter case; empty where it is missing or there twice. */
export function parameterOf(request: FastifyRequest, name: string): string {
  const given = Object.entries(parameters.parse(request.query));
  const values = given.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  const [value] = values;
  return values.length === 1 && typeof value === 'string' ? value : '';
}
