import { type DestinationStream, pino } from 'pino';
import { createErrorSerializer } from './serialize-error.ts';
import { createSourcePositions } from './source-positions.ts';

type LogMethod = (details: object, message: string) => void;

/** Writes details and a message to the log. */
export type Logger = { readonly info: LogMethod; readonly warn: LogMethod; readonly error: LogMethod };

/** Keys whose values may be secrets, censored at the top level and one level down. */
const redactedKeys = [
  'password',
  'repeated',
  'passwordHash',
  'sealedHash',
  'token',
  'secret',
  'apiKey',
  'authorization',
];

/** What each line says of what it is part of. */
export type LogFields = () => object;

/**
 * Creates a logger that writes JSON lines and censors the values of keys that may hold secrets.
 * @param fields what each line says besides; the details of a line go before.
 */
export function createLogger(level: string, destination: DestinationStream, fields?: LogFields): Logger {
  return pino(
    {
      level,
      base: null,
      ...(fields && { mixin: fields }),
      serializers: { err: createErrorSerializer(createSourcePositions()) },
      redact: { paths: redactedKeys.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    destination,
  );
}
