import { type MailServerErrorKind, MailServerUnavailable } from '../port.ts';

/** What to tell an operator about errors whose code matches; the first row that matches counts. */
export type ErrorAdvice = {
  readonly trouble: MailServerErrorKind;
  readonly codes: RegExp;
  /** Says what is wrong and what to do, as the rest of a sentence. */
  readonly text: string;
};

export type ErrorMapper = {
  /** The error as MailServerUnavailable, where its code is known; otherwise as it came. */
  toMailServerError(error: unknown): unknown;
  /** Runs work, whose errors are then mapped. */
  mapErrors<T>(work: () => T): T;
  mapErrorsAsync<T>(work: () => Promise<T>): Promise<T>;
};

type ErrorMapperOptions = {
  readonly advice: readonly ErrorAdvice[];
  /** Null: not an error of this kind, and passed on as it came. */
  readonly codeOf?: (error: Error) => string | null;
  readonly message: (text: string, error: Error, code: string) => string;
  /** Whether the message has the error as its cause; not where it may quote values. */
  readonly keepCause?: boolean;
};

/** Turns a client library's errors into MailServerUnavailable, with what an operator can do. */
export function createErrorMapper({
  advice,
  codeOf = errorCode,
  message,
  keepCause = true,
}: ErrorMapperOptions): ErrorMapper {
  function toMailServerError(error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof MailServerUnavailable) return error;
    const code = codeOf(error);
    const found = code === null ? undefined : advice.find(({ codes }) => codes.test(code));
    if (code === null || !found) return error;
    const options = keepCause ? { cause: error } : undefined;
    return new MailServerUnavailable(found.trouble, message(found.text, error, code), options);
  }

  return {
    toMailServerError,
    mapErrors(work) {
      try {
        return work();
      } catch (error) {
        throw toMailServerError(error);
      }
    },
    async mapErrorsAsync(work) {
      try {
        return await work();
      } catch (error) {
        throw toMailServerError(error);
      }
    },
  };
}

/** The code that Node, or a database's client, gives an error; null for none. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
