import { type MailServerTrouble, MailServerUnavailable } from '../port.ts';

/** mailcow answered that it did not do what was asked; `codes` are its own names for the reasons. */
export class RefusedByMailcow extends MailServerUnavailable {
  readonly codes: readonly string[];

  constructor(codes: readonly string[], message: string) {
    super('not-writable', message);
    this.codes = codes;
  }
}

/** What went wrong with mailcow at `host`, and what to do: the one form of all such messages. */
export const trouble = (
  kind: MailServerTrouble,
  host: string,
  what: string,
  advice: string,
  cause?: unknown,
): MailServerUnavailable =>
  new MailServerUnavailable(kind, `mailcow at ${host} ${what}. ${advice}`, { cause });

// The codes are those of mailcow's data/web/inc/functions.mailbox.inc.php.
const advices: Readonly<Record<string, string>> = {
  max_mailbox_exceeded: 'The domain has as many mailboxes as mailcow lets it have: raise that limit there.',
  max_alias_exceeded: 'The domain has as many aliases as mailcow lets it have: raise that limit there.',
  mailbox_quota_exceeded: 'The quota is larger than mailcow lets a mailbox of the domain have.',
  mailbox_quota_left_exceeded: 'The quota is larger than what is left of the domain’s own in mailcow.',
  unlimited_quota_acl: 'mailcow does not let this key make a mailbox without a limit: give it a quota.',
  domain_exists: 'It is an alias domain in mailcow: take it away there first.',
  is_spam_alias: 'It is a temporary alias of somebody in mailcow.',
  access_denied: 'Check that the address’s domain is one of mailcow’s, and that the API key may write.',
};

const leftBehind = /^Could not move maildir/;
const leftBehindAdvice =
  'The mailbox is deleted, and its mail still lies under /var/vmail: move that away before somebody gets the address again.';

/** @param codes what mailcow gave for reasons; never what it was asked. */
export function refusal(host: string, codes: readonly string[]): RefusedByMailcow {
  const reason = codes.length === 0 ? 'without a reason' : `(${codes.join(', ')})`;
  return new RefusedByMailcow(
    codes,
    `mailcow at ${host} did not do all of it ${reason}. ${adviceFor(codes)}`,
  );
}

function adviceFor(codes: readonly string[]): string {
  if (codes.some((code) => leftBehind.test(code))) return leftBehindAdvice;
  return codes.map((code) => advices[code]).find((text) => text !== undefined) ?? 'Look in its log.';
}

const tlsFaults = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;

/** A request that got no answer, in words that say where to look. `seconds` is how long it was waited for. */
export function noAnswer(host: string, cause: unknown, seconds: number): MailServerUnavailable {
  const code = codeOf(cause);
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return trouble('unreachable', host, `gave no answer in ${seconds} s`, timeoutAdvice, cause);
  if (tlsFaults.test(code))
    return trouble('unreachable', host, `has a certificate that is not trusted (${code})`, tlsAdvice, cause);
  const what = `can not be reached${code === '' ? '' : ` (${code})`}`;
  return trouble('unreachable', host, what, 'Check its URL, and that it runs.', cause);
}

const timeoutAdvice =
  'Check that it runs, and whether its netfilter bans this host (mailcow: System > Configuration > Fail2ban).';
const tlsAdvice = 'Renew it, or name the CA that signed it in NODE_EXTRA_CA_CERTS.';

/** fetch hides the system's or OpenSSL's code in the causes of what it throws. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
