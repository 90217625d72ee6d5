import { stdSerializers } from 'pino';

/**
 * Writes an error for the log as pino does, without the command that ioredis attaches to its errors, and to those that these
 * name: AUTH has the password among its arguments, and others what jobs hold.
 */
export const serializeError = (error: Error): object => withoutCommands(stdSerializers.err(error));

function withoutCommands(serialized: object): object {
  return Object.fromEntries(
    Object.entries(serialized).flatMap(([name, value]) => {
      if (name === 'command') return [];
      if (Array.isArray(value)) return [[name, value.map(withoutCommandsIfError)]];
      return [[name, withoutCommandsIfError(value)]];
    }),
  );
}

const withoutCommandsIfError = (value: unknown): unknown =>
  isSerializedError(value) ? withoutCommands(value) : value;

const isSerializedError = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'stack' in value;
