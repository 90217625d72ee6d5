import { type DestinationStream, pino } from 'pino';

type Write = (details: object, message: string) => void;

/** What we write to a log with. */
export type Log = { readonly info: Write; readonly warn: Write; readonly error: Write };

/** Names under which a secret might be logged by mistake, at the top and one level down. */
const secrets = [
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
export function createLog(level: string, destination: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    destination,
  );
}
