import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { stsUrl } from '../domain/dns/checks/check-mta-sts.ts';
import { addressesOf, type Dns, recordsOf } from '../domain/dns/dns-answer.ts';
import type { StsAnswer } from '../domain/dns/mta-sts-policy.ts';

export type FetchStsOptions = {
  readonly dns: Pick<Dns, 'a' | 'aaaa'>;
  /** Milliseconds for all of it. */
  readonly timeout?: number;
  /** For tests: another port, and who signs its certificate. */
  readonly port?: number;
  readonly ca?: string;
};

/** Octets of a policy: RFC 8461 (3.3) has senders take 64 KB. */
const largest = 65_536;

/**
 * Fetches a domain's MTA-STS policy as senders do: by HTTPS with a certificate for that name, without following any
 * redirection. The name is asked of the same DNS as all else. It may lead to a private address, where an operator's own host
 * is; it is asked for one path, without anything of ours, and what it answers is shown to nobody.
 */
export const createFetchSts =
  ({ dns, timeout = 10_000, port, ca }: FetchStsOptions) =>
  async (domain: string): Promise<StsAnswer> => {
    const url = new URL(stsUrl(domain));
    const answer = await addressesOf(dns, url.hostname);
    if (answer.kind === 'unknown') return { kind: 'unknown' };
    const [address] = recordsOf(answer);
    if (address === undefined) return { kind: 'wrong', why: 'missing' };
    const lookup: LookupFunction = (_name, options, found) =>
      options.all ? found(null, [{ address, family: isIP(address) }]) : found(null, address, isIP(address));
    return fetchText(url, { lookup, timeout, ...(port !== undefined && { port }), ...(ca && { ca }) });
  };

type RequestOptions = {
  readonly lookup: LookupFunction;
  readonly timeout: number;
  readonly port?: number;
  readonly ca?: string;
};

function fetchText(url: URL, { timeout, ...options }: RequestOptions): Promise<StsAnswer> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      { ...options, agent: false, signal: AbortSignal.timeout(timeout), headers: { Accept: 'text/plain' } },
      (reply) => {
        const { statusCode = 0 } = reply;
        if (statusCode !== 200) {
          reply.resume();
          asked.destroy();
          resolve({ kind: 'wrong', why: statusCode >= 300 && statusCode < 400 ? 'redirected' : 'missing' });
          return;
        }
        if (!/^text\/plain\b/i.test(reply.headers['content-type'] ?? '')) {
          asked.destroy();
          resolve({ kind: 'wrong', why: 'not-text' });
          return;
        }
        const parts: Buffer[] = [];
        let size = 0;
        reply.on('data', (part: Buffer) => {
          size += part.length;
          if (size > largest) {
            asked.destroy();
            resolve({ kind: 'wrong', why: 'too-large' });
          } else parts.push(part);
        });
        reply.on('end', () => resolve({ kind: 'file', text: Buffer.concat(parts).toString('utf8') }));
        reply.on('error', () => resolve({ kind: 'unknown' }));
      },
    );
    asked.on('error', (error) => resolve(answerTo(error)));
    asked.end();
  });
}

/** A name that leads to nobody, or to somebody with another certificate, is as senders find it too. */
function answerTo(error: Error): StsAnswer {
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return { kind: 'wrong', why: 'unreachable' };
  return /CERT|SIGNATURE|SELF_SIGNED|ALTNAME|UNABLE_TO|ERR_SSL|EPROTO/.test(code)
    ? { kind: 'wrong', why: 'certificate' }
    : { kind: 'unknown' };
}
