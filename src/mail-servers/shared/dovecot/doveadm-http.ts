import { z } from 'zod';
import { MailServerUnavailable } from '../../port.ts';
import type { DoveadmReply, DoveadmTransport } from './transport.ts';

// One [kind, content, tag] for each call. https://doc.dovecot.org/2.3/admin_manual/doveadm_http_api/
const response = z.tuple([
  z.union([
    z.tuple([z.literal('doveadmResponse'), z.unknown(), z.string()]),
    z.tuple([z.literal('error'), z.object({ type: z.string(), exitCode: z.int() }), z.string()]),
  ]),
]);

const commandList = z.array(
  z.object({ command: z.string(), parameters: z.array(z.object({ name: z.string() })) }),
);

/** Calls the HTTP API of doveadm at `url`, always at the path /doveadm/v1. */
export function createHttpTransport(url: URL, apiKey: string): DoveadmTransport {
  const endpoint = new URL('/doveadm/v1', url);
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `X-Dovecot-API ${Buffer.from(apiKey).toString('base64')}`,
  };
  const ask = (request: Pick<RequestInit, 'method' | 'body'>): Promise<unknown> =>
    fetchReply(endpoint, { ...request, headers, signal: AbortSignal.timeout(10_000) });

  return {
    async send({ command, parameters }) {
      const body = JSON.stringify([[command, parameters, 'facteur']]);
      return parseReply(endpoint, command, await ask({ method: 'POST', body }));
    },
    async commands() {
      const list = parseWith(endpoint, commandList, await ask({ method: 'GET' }));
      return new Map(
        list.map(({ command, parameters }) => [command, new Set(parameters.map(({ name }) => name))]),
      );
    },
  };
}

async function fetchReply(endpoint: URL, request: RequestInit): Promise<unknown> {
  const reply = await fetch(endpoint, request).catch((cause: unknown) => {
    throw httpError(endpoint, 'gave no answer', 'Check DOVEADM, and that Dovecot is running.', cause);
  });
  if (reply.status === 401) throw httpError(endpoint, 'refused the key', 'Check DOVEADM_API_KEY.');
  if (!reply.ok) throw httpError(endpoint, `answered HTTP ${reply.status}`, 'Check DOVEADM.');
  return reply.json().catch((cause: unknown) => {
    throw unexpectedReplyError(endpoint, cause);
  });
}

function parseReply(endpoint: URL, command: string, reply: unknown): DoveadmReply {
  const [[kind, content]] = parseWith(endpoint, response, reply);
  if (kind === 'doveadmResponse') return { exitCode: 0, rows: content, complaint: null };
  // A call that doveadm never ran, such as an unknown command, also has the exit code 0.
  if (content.type !== 'exitCode')
    throw httpError(
      endpoint,
      `did not take ${command} (${content.type})`,
      "See README.md for the versions of Dovecot that Facteur works with, and Dovecot's log.",
    );
  return { exitCode: content.exitCode, rows: null, complaint: null };
}

function parseWith<T>(endpoint: URL, schema: z.ZodType<T>, reply: unknown): T {
  const { data, error } = schema.safeParse(reply);
  if (error) throw unexpectedReplyError(endpoint, error);
  return data;
}

function unexpectedReplyError(endpoint: URL, cause: unknown): Error {
  return httpError(endpoint, 'did not answer as Dovecot does', 'Check DOVEADM.', cause);
}

function httpError(endpoint: URL, what: string, advice: string, cause?: unknown): Error {
  const message = `The doveadm HTTP API at ${endpoint.host} ${what}. ${advice}`;
  return new MailServerUnavailable('unreachable', message, { cause });
}
