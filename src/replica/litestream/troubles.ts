import type { Logger } from '../../logging/logger.ts';
import type { LitestreamEvent } from './log-lines.ts';

type Trouble = Extract<LitestreamEvent, { readonly kind: 'trouble' }>;

/** Milliseconds after which the same is logged again: Litestream repeats it at each try. */
const repeatAfter = 60_000;

/** Passes on to the log what Litestream says goes wrong, without secrets. */
export function createTroubles(log: Logger, secrets: readonly string[], monotonicNow: () => number) {
  const loggedAt = new Map<string, number>();
  let last: string | null = null;
  const withoutSecrets = (text: string): string =>
    secrets.reduce((censored, secret) => censored.replaceAll(secret, '[secret]'), text);
  return {
    report: ({ level, message }: Trouble): void => {
      const text = withoutSecrets(message);
      last = text;
      if (monotonicNow() - (loggedAt.get(text) ?? Number.NEGATIVE_INFINITY) < repeatAfter) return;
      loggedAt.set(text, monotonicNow());
      log[level]({}, `litestream: ${text}`);
    },
    /** Something was sent since. */
    over: (): void => {
      last = null;
      loggedAt.clear();
    },
    /** The last one, where nothing was sent since; null: all is well. */
    last: (): string | null => last,
  };
}
