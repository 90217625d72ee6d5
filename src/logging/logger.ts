import { type DestinationStream, pino } from 'pino';

type LogMethod = (details: object, message: string) => void;

/** What we write to a log with. */
export type Logger = { readonly info: LogMethod; readonly warn: LogMethod; readonly error: LogMethod };

/** Names under which a secret might be logged by mistake, at the top and one level down. */
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

/** A log of JSON lines in which secrets are left out wherever they might have slipped in. */
export function createLogger(level: string, destination: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: redactedKeys.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    destination,
  );
}
