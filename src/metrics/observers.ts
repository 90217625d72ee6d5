import type { PlatformCall } from '../chat/delivery/platform-call.ts';
import type { EndedJob } from '../queue/workers.ts';
import type { ServedPage } from '../web/metrics/served-page.ts';

/** A call of a mail server's driver, or of a worker beside it. */
export type MailServerCall = {
  readonly server: string;
  /** A function of the port. */
  readonly operation: string;
  /** `away`: the server as a whole could not be read or changed; `refused`: it refused this one change. */
  readonly outcome: 'ok' | 'away' | 'refused' | 'failed';
  readonly seconds: number;
};

/** What parts of the program report as it happens. Each returns at once and never throws. */
export type Observers = {
  readonly platformCalled: (call: PlatformCall) => void;
  readonly jobEnded: (job: EndedJob) => void;
  readonly mailServerCalled: (call: MailServerCall) => void;
  readonly pageServed: (page: ServedPage) => void;
  readonly passwordHashed: (scheme: string, seconds: number) => void;
  readonly synced: (sync: { readonly seconds: number; readonly isOk: boolean }) => void;
  readonly errorReported: () => void;
};

const ignore = (): void => undefined;

/** Where nobody measures. */
export const noObservers: Observers = {
  platformCalled: ignore,
  jobEnded: ignore,
  mailServerCalled: ignore,
  pageServed: ignore,
  passwordHashed: ignore,
  synced: ignore,
  errorReported: ignore,
};
