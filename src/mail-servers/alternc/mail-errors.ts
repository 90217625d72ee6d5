import { MailServerUnavailable } from '../port.ts';

/** Runs work on AlternC's mail at `mailRoot`, and turns its file errors into MailServerUnavailable, with what to do. */
export const createErrorMapper = (mailRoot: string) => ({
  mapErrors<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toMailServerError(error, mailRoot);
    }
  },

  async mapErrorsAsync<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toMailServerError(error, mailRoot);
    }
  },
});

function toMailServerError(error: unknown, mailRoot: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
  const advice = isMissing
    ? 'is not there: mount its disk, or check where ALTERNC_MAIL is'
    : 'can not be changed: Facteur must be allowed to move the homes in it, which belong to the accounts, and needs space on its disk';
  const message = `AlternC's mail at ${mailRoot} ${advice} (${error.message}).`;
  return new MailServerUnavailable(isMissing ? 'missing' : 'not-writable', message, { cause: error });
}
