import { isIP } from 'node:net';
import { z } from 'zod';
import { isDnsServer } from '../dns/resolver.ts';
import { type Domain, parseDomain } from '../domain/address/address.ts';
import type { Result } from '../domain/result.ts';

/** The types of variables. An error message is the end of a sentence: `WEB_PORT must be …`. */

export const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(most, `must be ${most} or less`);

/** A text for a parser of ours, whose fault says what may be given instead. */
export const parsedBy = <T>(parse: (text: string) => Result<T, string>) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `is not understood. ${parsed.fault}` });
    return z.NEVER;
  });

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be a web address such as https://mail.example.org',
});

/** A web address that pages link to, so that it must hold no secret. */
export const linkUrl = httpUrl.refine((url) => !/^https?:\/\/[^/?#]*@/i.test(url), {
  error: 'must hold no user or password, since everybody is shown it',
});

export const webUrl = httpUrl.transform((url) => url.replace(/\/+$/, ''));

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((each) => each !== ''));

export type Secrets = readonly [string, ...string[]];

const shortestSecret = 32;
const secretAdvice = `must have ${shortestSecret} characters or more; make one with: openssl rand -base64 32`;

export const secret = z.string().trim().min(shortestSecret, secretAdvice);

/** A secret; or several with commas between them, the newest first. */
export const secrets = z.string().transform((text, context): Secrets => {
  const all = text.split(',').map((each) => each.trim());
  const [first, ...older] = all;
  if (first !== undefined && all.every((each) => each.length >= shortestSecret)) return [first, ...older];
  context.addIssue({ code: 'custom', message: secretAdvice });
  return z.NEVER;
});

const personId = /^(slack|discord)\/[A-Za-z0-9]+\/[A-Za-z0-9]+$/;

export const adminIds = list.refine((all) => all.every((each) => personId.test(each)), {
  error: 'must list people as slack/TEAM/USER or discord/SERVER/USER, with commas between them',
});

export const proxyNetworks = list.refine((all) => all.every(isNetwork), {
  error: 'must list IP addresses or networks such as 10.0.0.0/8, with commas between them',
});

export const dnsServers = list.refine((all) => all.every(isDnsServer), {
  error: 'must list IP addresses of DNS servers, each with :port where it is another than 53',
});

const hostList = (mayBeAddress: boolean, error: string) =>
  list.transform((all, context): readonly string[] => {
    const hosts = all.map((each) => (mayBeAddress && isIP(each) ? each.toLowerCase() : hostName(each)));
    const known = hosts.filter((host) => host !== null);
    if (known.length === hosts.length) return known;
    context.addIssue({ code: 'custom', message: error });
    return z.NEVER;
  });

function hostName(text: string): Domain | null {
  const parsed = parseDomain(text.replace(/\.$/, ''));
  return parsed.ok ? parsed.value : null;
}

/** Full names of hosts, in A-labels. */
export const hostNames = hostList(
  false,
  'must list full names of hosts such as mail.example.org, with commas between them',
);

/** The same, or IP addresses. */
export const hostsOrAddresses = hostList(
  true,
  'must list full names of hosts such as mail.example.org or IP addresses, with commas between them',
);

function isNetwork(text: string): boolean {
  const [, address = '', bits = '1'] = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}
