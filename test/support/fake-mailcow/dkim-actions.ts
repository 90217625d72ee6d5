import { createPublicKey, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { danger, type MailcowDkimKey, type MailcowState, type Result, success } from './mailcow-state.ts';

const addition = z.strictObject({
  domains: z.string(),
  dkim_selector: z.string().default('dkim'),
  key_size: z.coerce.number(),
});

/** The sizes of mailcow's description; its program takes others that OpenSSL takes. */
const sizes = [1024, 2048, 3072, 4096];

/** Most refusals have one code, whatever is wrong. */
export function addDkimKeys(mailcow: MailcowState, body: unknown): Result[] {
  const { domains, dkim_selector: selector, key_size: size } = addition.parse(body);
  const named = domains.split(/[ ,;\n]/).map((each) => each.trim());
  return named.filter(Boolean).map((domain) => addDkimKey(mailcow, domain, selector, size));
}

function addDkimKey(mailcow: MailcowState, domain: string, selector: string, size: number): Result {
  const invalid = danger('dkim_domain_or_sel_invalid', domain);
  if (!isDomainName(domain) || mailcow.dkimKeys.has(domain)) return invalid;
  if (!/^[a-z0-9]+$/i.test(selector.replace(/[-_.]/g, ''))) return invalid;
  if (!mailcow.domains.has(domain) && !mailcow.aliasDomains.has(domain))
    return danger('access_denied', domain);
  if (!sizes.includes(size)) return invalid;
  mailcow.dkimKeys.set(domain, {
    selector,
    publicKey: newPublicKey(size),
    privateKey: `private key of ${domain}`,
  });
  return success('dkim_added', domain);
}

/** With the size and selector of the template for domains. A key that a removed domain has left stays. */
export const addKeyOfNewDomain = (mailcow: MailcowState, domain: string): Result[] =>
  mailcow.dkimKeys.has(domain)
    ? [success('domain_add_dkim_available')]
    : [addDkimKey(mailcow, domain, 'dkim', 2048)];

/** Also for a domain without a key, and for one that mailcow does not have. */
export function deleteDkimKeys(mailcow: MailcowState, body: unknown): Result[] {
  const domains = z.array(z.string()).parse(body);
  return domains.map((domain) => {
    if (!isDomainName(domain)) return danger('dkim_domain_or_sel_invalid', domain);
    mailcow.dkimKeys.delete(domain);
    return success('dkim_removed', domain);
  });
}

/** As `get/dkim` shows a key. */
export const shownDkimKey = (
  { showsPrivateKeys }: MailcowState,
  { selector, publicKey, privateKey }: MailcowDkimKey,
) => ({
  pubkey: publicKey,
  length: lengthOf(publicKey),
  dkim_txt: `v=DKIM1;k=rsa;t=s;s=email;p=${publicKey}`,
  dkim_selector: selector,
  privkey: showsPrivateKeys ? Buffer.from(privateKey).toString('base64') : '',
});

/** mailcow tells the size by the length of the public key's text. */
function lengthOf({ length }: string): string {
  if (length < 391) return '1024';
  return length < 736 ? '2048' : '4096';
}

const isDomainName = (text: string): boolean =>
  /^[a-z0-9](-*[a-z0-9])*(\.[a-z0-9](-*[a-z0-9])*)*$/i.test(text);

/** In the form of a real one, but with any number as its modulus: nobody signs here, and primes take long to find. */
function newPublicKey(size: number): string {
  const modulus = randomBytes(size / 8);
  modulus[0] = 0xff;
  const key = createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n: modulus.toString('base64url'), e: 'AQAB' },
  });
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}
