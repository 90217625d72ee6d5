import { z } from 'zod';
import { MailServerUnavailable } from '../port.ts';
import type { DoveadmAnswer, DoveadmTransport } from './doveadm.ts';

// One [kind, content, tag] for each call sent. https://doc.dovecot.org/2.3/admin_manual/doveadm_http_api/
const response = z.tuple([
  z.union([
    z.tuple([z.literal('doveadmResponse'), z.unknown(), z.string()]),
    z.tuple([z.literal('error'), z.object({ exitCode: z.int() }), z.string()]),
  ]),
]);

/** Talks to the HTTP API of doveadm at `url`; its path is always /doveadm/v1. */
export function createDoveadmHttp(url: URL, apiKey: string): DoveadmTransport {
  const endpoint = new URL('/doveadm/v1', url);
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `X-Dovecot-API ${Buffer.from(apiKey).toString('base64')}`,
  };
  return async ({ command, parameters }) => {
    const body = JSON.stringify([[command, parameters, 'facteur']]);
    const reply = await post(endpoint, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    });
    return readAnswer(endpoint, reply);
  };
}

async function post(endpoint: URL, request: RequestInit): Promise<unknown> {
  const reply = await fetch(endpoint, request).catch((cause: unknown) => {
    throw trouble(endpoint, 'gave no answer', 'Check DOVEADM, and that Dovecot is running.', cause);
  });
  if (reply.status === 401) throw trouble(endpoint, 'refused the key', 'Check DOVEADM_API_KEY.');
  if (!reply.ok) throw trouble(endpoint, `answered HTTP ${reply.status}`, 'Check DOVEADM.');
  return reply.json().catch((cause: unknown) => {
    throw notDovecot(endpoint, cause);
  });
}

function readAnswer(endpoint: URL, reply: unknown): DoveadmAnswer {
  const { data, error } = response.safeParse(reply);
  if (data === undefined) throw notDovecot(endpoint, error);
  const [[kind, content]] = data;
  return kind === 'doveadmResponse'
    ? { exitCode: 0, rows: content }
    : { exitCode: content.exitCode, rows: null };
}

function notDovecot(endpoint: URL, cause: unknown): Error {
  return trouble(endpoint, 'did not answer as Dovecot does', 'Check DOVEADM.', cause);
}

function trouble(endpoint: URL, what: string, advice: string, cause?: unknown): Error {
  const message = `The doveadm HTTP API at ${endpoint.host} ${what}. ${advice}`;
  return new MailServerUnavailable('unreachable', message, { cause });
}
