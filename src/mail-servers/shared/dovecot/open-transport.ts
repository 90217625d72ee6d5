import { createCommandTransport } from './doveadm-command.ts';
import { createHttpTransport } from './doveadm-http.ts';
import type { DoveadmTransport } from './transport.ts';

/** `target` is a command line such as "doveadm" or the URL of the HTTP API, which needs `apiKey`. */
export type DoveadmOptions = { target: string; apiKey?: string | undefined };

/** Throws where `target` is a URL and there is no key. */
export function openTransport({ target, apiKey }: DoveadmOptions): DoveadmTransport {
  if (!/^https?:\/\//.test(target)) return createCommandTransport(target);
  if (apiKey) return createHttpTransport(new URL(target), apiKey);
  throw new Error(
    'DOVEADM is a URL, so DOVEADM_API_KEY is needed: set it to the doveadm_api_key of Dovecot.',
  );
}
