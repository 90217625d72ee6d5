import pLimit from 'p-limit';
import { z } from 'zod';
import type { Fence } from '../../lib/fence/fence.ts';
import { emptyReplyError, mailcowError, noReplyError, refusalError } from './errors.ts';
import { createSingleFlight } from './single-flight.ts';

type Fetch = (url: URL, request: RequestInit) => Promise<Response>;

export type ClientOptions = {
  /** The address of mailcow's web interface: `https://mail.example.org`. */
  readonly url: URL;
  /** A read-write key of mailcow's API, with this host's address allowed. */
  readonly apiKey: string;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonicNow: () => number;
  readonly fetch?: Fetch;
  /** Milliseconds until a request times out; a list has six times that. */
  readonly timeout?: number;
};

/** mailcow's REST API. Every function throws MailServerUnavailable with a message that says what to do. */
export type MailcowClient = {
  readonly host: string;
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  /** As `get`, with the longer timeout that lists need. */
  list<T>(path: string, entry: z.ZodType<T>): Promise<T[]>;
  /** As `list`, but skips rows that can't be parsed, and rows that are nothing. */
  rows<T>(path: string, row: z.ZodType<T | null>): Promise<T[]>;
  /** The addresses whose rows could not be parsed, alone or in a list, when they were last read. */
  unparsedRows(): readonly string[];
  /** Resolves once mailcow reported success for all of it; throws MailcowRefusal where it reported otherwise. */
  post(path: string, body: unknown): Promise<void>;
  /** The same, that changes something only while a fence allows it: no call lasts longer. */
  withFence(fence: Fence): MailcowClient;
};

/** Concurrent requests: mailcow's web server has few workers, which people need too. */
const maxConcurrent = 4;

/**
 * Milliseconds without a request after the key was refused. By default, mailcow's Fail2ban bans an IP address after
 * ten refusals in ten minutes: mail programs on the same host would be shut out with us.
 */
const refusedKeyPause = 10 * 60_000;

/** Throws for a key in a form that mailcow does not make: it would be refused. The key is in no message. */
export function createClient(options: ClientOptions): MailcowClient {
  const { url, apiKey, monotonicNow, fetch: send = fetch, timeout = 30_000 } = options;
  if (!/^[A-Za-z0-9-]+$/.test(apiKey))
    throw new Error('The API key of mailcow may hold letters, digits and hyphens only: copy it anew.');
  const limit = pLimit(maxConcurrent);
  const singleFlight = createSingleFlight<string, readonly unknown[]>();
  const unparsed = new Map<string, readonly string[]>();
  const { host } = url;
  let silentUntil = Number.NEGATIVE_INFINITY;

  /** @param allowedTime asked just before the request is sent, which may have waited for others. */
  async function ask(path: string, request: RequestInit, allowedTime: () => number): Promise<unknown> {
    return limit(async () => {
      if (monotonicNow() < silentUntil) throw keyRefusedError(host);
      const requestTimeout = allowedTime();
      const headers = { 'X-API-Key': apiKey, Accept: 'application/json', ...request.headers };
      // A redirect would send the key elsewhere.
      const options: RequestInit = { ...request, headers, redirect: 'manual' };
      const reply = await send(new URL(`/api/v1/${path}`, url), {
        ...options,
        signal: AbortSignal.timeout(requestTimeout),
      }).catch((cause: unknown) => {
        throw noReplyError(host, cause, requestTimeout / 1_000);
      });
      if (reply.status === 401) silentUntil = monotonicNow() + refusedKeyPause;
      const text = await reply.text().catch((cause: unknown) => {
        throw noReplyError(host, cause, requestTimeout / 1_000);
      });
      requireStatusOk(host, reply, request.method === 'POST');
      if (text.trim() === '') throw emptyReplyError(host);
      return parse(host, text);
    });
  }

  async function read<T>(path: string, answer: z.ZodType<T>, requestTimeout: number): Promise<T> {
    const { data, error } = answer.safeParse(await ask(path, {}, () => requestTimeout));
    const address = addressInPath(path);
    if (data === undefined) {
      if (address) unparsed.set(path, [address]);
      throw unknownFormError(host, path, error);
    }
    if (address) unparsed.delete(path);
    return data;
  }

  const listing = (path: string) => singleFlight(path, () => read(path, listOf(z.unknown()), 6 * timeout));

  async function post(path: string, body: unknown, allowedTime: () => number): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const reply = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) }, allowedTime);
    const { data: entries, error } = results.safeParse(reply);
    if (entries === undefined) throw unknownFormError(host, path, error);
    requireSuccess(host, entries);
  }

  const client: MailcowClient = {
    host,
    get: (path, answer) => read(path, answer, timeout),
    async list(path, entry) {
      const { data, error } = z.array(entry).safeParse(await listing(path));
      if (data === undefined) throw unknownFormError(host, path, error);
      return data;
    },
    async rows(path, row) {
      const parsed = (await listing(path)).map((entry) => ({ entry, result: row.safeParse(entry) }));
      unparsed.set(
        path,
        parsed.filter(({ result }) => !result.success).map(({ entry }) => nameOf(entry)),
      );
      return parsed.flatMap(({ result }) => result.data ?? []);
    },
    unparsedRows: () => [...unparsed.values()].flat(),
    post: (path, body) => post(path, body, () => timeout),
    withFence: (fence) => ({
      ...client,
      post: (path, body) =>
        post(path, body, () => {
          fence.token();
          return Math.min(timeout, fence.remaining());
        }),
    }),
  };
  return client;
}

const named = z.union([
  z.looseObject({ username: z.string() }).transform(({ username }) => username),
  z.looseObject({ address: z.string() }).transform(({ address }) => address),
  z.looseObject({ local_dest: z.string() }).transform((row) => row.local_dest),
  z.looseObject({ recipient_map_old: z.string() }).transform((row) => row.recipient_map_old),
]);

const nameOf = (entry: unknown): string => named.safeParse(entry).data?.toLowerCase() ?? 'one without a name';

// PHP's JSON writes an empty list and an empty object alike.
const listOf = <T>(entry: z.ZodType<T>): z.ZodType<T[]> =>
  z.union([z.array(entry), z.strictObject({}).transform((): T[] => [])]);

const result = z.object({ type: z.string(), msg: z.unknown() });
type Result = z.infer<typeof result>;
const results = z.union([z.array(result), result.transform((one) => [one])]);

/** mailcow answers 200 in any case, with a result for each thing that it did or did not do. */
function requireSuccess(host: string, entries: readonly Result[]): void {
  const failed = entries.filter(({ type }) => type !== 'success');
  if (entries.length > 0 && failed.length === 0) return;
  throw refusalError(host, failed.map(codeOf), entries.filter(({ type }) => type === 'success').map(codeOf));
}

/** Only the code: what follows it may be anything that was sent. */
function codeOf({ msg }: Result): string {
  const [code] = Array.isArray(msg) ? msg : [msg];
  return typeof code === 'string' ? code.slice(0, 100) : 'unknown';
}

function requireStatusOk(host: string, { status, headers }: Response, writes: boolean): void {
  if (status === 200) return;
  if (status === 401) throw keyRefusedError(host);
  if (status === 403 && writes)
    throw mailcowError('not-writable', host, 'does not let the API key write', readWriteAdvice);
  if (status === 429)
    throw mailcowError('unreachable', host, 'asks for fewer requests (HTTP 429)', laterAdvice);
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get('location') ?? '', `https://${host}`)?.origin ?? 'elsewhere';
    throw mailcowError('unreachable', host, `sends us on to ${target}`, 'Set its URL to where its API is.');
  }
  const advice = status >= 500 ? `Look in its log. ${laterAdvice}` : 'Check its URL.';
  throw mailcowError('unreachable', host, `answered HTTP ${status}`, advice);
}

const laterAdvice = 'It is tried again.';
const readWriteAdvice = 'Give Facteur a read-write key (mailcow: System > Configuration > Access > API).';

const keyRefusedError = (host: string) =>
  mailcowError(
    'unreachable',
    host,
    'refused the API key',
    'Check the key, and that this host’s address is allowed (mailcow: System > Configuration > Access > API). So that mailcow does not ban this host, it is not asked again for ten minutes, or until Facteur is started anew.',
  );

function parse(host: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw mailcowError(
      'unreadable',
      host,
      'did not answer in JSON',
      'Check that its URL is that of mailcow itself.',
    );
  }
}

function unknownFormError(host: string, path: string, cause: unknown): Error {
  const [action, category] = path.split('/');
  const what = `answers ${action}/${category} in a form that Facteur does not know`;
  const kind = addressInPath(path) === null ? 'unreadable' : 'odd';
  return mailcowError(kind, host, what, 'Update mailcow and Facteur.', cause);
}

/** The one address that a request is about; null where it is about more. */
function addressInPath(path: string): string | null {
  const [action, , object] = path.split('/');
  return action === 'get' && object?.includes('@') ? object : null;
}
