import { stdSerializers } from 'pino';
import type { RestorePositions } from './source-positions.ts';

/**
 * Writes an error for the log as pino does, without the command that ioredis attaches to its errors, and to those that these
 * name: AUTH has the password among its arguments, and others what jobs hold. Where it arose is said by the sources.
 */
export function createErrorSerializer(restorePositions: RestorePositions): (error: Error) => object {
  const cleaned = (serialized: object): object =>
    Object.fromEntries(
      Object.entries(serialized).flatMap(([name, value]) => {
        if (name === 'command') return [];
        if (name === 'stack' && typeof value === 'string') return [[name, restorePositions(value)]];
        if (Array.isArray(value)) return [[name, value.map(cleanedIfError)]];
        return [[name, cleanedIfError(value)]];
      }),
    );
  const cleanedIfError = (value: unknown): unknown => (isSerializedError(value) ? cleaned(value) : value);
  return (error) => cleaned(stdSerializers.err(error));
}

const isSerializedError = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'stack' in value;
