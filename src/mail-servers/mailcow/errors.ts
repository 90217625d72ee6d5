import { ChangeRefused, type MailServerErrorKind, MailServerUnavailable } from '../port.ts';

/** mailcow answered that it did not do all that was asked: its codes of the reasons, and of what it did. */
export class MailcowRefusal extends ChangeRefused {
  readonly codes: readonly string[];
  readonly done: readonly string[];

  constructor(codes: readonly string[], done: readonly string[], message: string) {
    super('not-writable', message);
    this.codes = codes;
    this.done = done;
  }
}

/** mailcow's program crashed, having done some of what was asked, all, or nothing. */
export class MailcowAborted extends MailServerUnavailable {}

export const emptyReplyError = (host: string): MailcowAborted =>
  new MailcowAborted(
    'unreachable',
    `mailcow at ${host} answered with nothing at all. Its program ended in the middle: see whether its database works, and look in the logs of php-fpm-mailcow.`,
  );

/** An error of mailcow at `host`, with what to do: the one form of all such messages. */
export const mailcowError = (
  kind: MailServerErrorKind,
  host: string,
  what: string,
  advice: string,
  cause?: unknown,
): MailServerUnavailable => new MailServerUnavailable(kind, sentence(host, what, advice), { cause });

/** The error for one change that mailcow does not make, while it makes others. */
export const changeRefused = (host: string, what: string, advice: string): ChangeRefused =>
  new ChangeRefused('not-writable', sentence(host, what, advice));

const sentence = (host: string, what: string, advice: string): string =>
  `mailcow at ${host} ${what}. ${advice}`;

// The codes come from mailcow's data/web/inc/functions.mailbox.inc.php.
const adviceByCode: Readonly<Record<string, string>> = {
  max_mailbox_exceeded: 'The domain has as many mailboxes as mailcow lets it have: raise that limit there.',
  max_alias_exceeded: 'The domain has as many aliases as mailcow lets it have: raise that limit there.',
  mailbox_quota_exceeded: 'The quota is larger than mailcow lets a mailbox of the domain have.',
  mailbox_quota_left_exceeded:
    'The quota is larger than mailcow lets a mailbox of the domain have, or than what is left of the domain’s own: ask for less, or raise these there.',
  unlimited_quota_acl: 'mailcow does not let this key make a mailbox without a limit: give it a quota.',
  domain_exists: 'It is an alias domain in mailcow: take it away there first.',
  alias_domain_invalid:
    'mailcow has it already, as a domain or as an alias domain, perhaps one that is switched off: look for it there.',
  object_exists:
    'mailcow has something of that name that its API does not tell of: a resource (a room, a thing, a group), or a mailbox of which only half is there. Take it away there, or choose another address.',
  is_alias:
    'mailcow has an alias of that name: look for it there, and take it away or choose another address.',
  is_alias_or_mailbox:
    'mailcow has something of that name, which may be of an alias domain’s target: take it away there, or choose another address.',
  goto_invalid:
    'A destination is none that mailcow takes: a resource (a room, a thing, a group), or no address of a domain with a dot.',
  username_invalid: 'mailcow takes no mailbox of that name: choose another address.',
  is_spam_alias: 'It is a temporary alias of somebody in mailcow.',
  dkim_domain_or_sel_invalid:
    'It has a DKIM key for the domain already, or takes no such selector: look at the keys again.',
  access_denied: 'Check that the address’s domain is one of mailcow’s, and that the API key may write.',
};

const leftBehind = /^Could not move maildir/;
const leftBehindAdvice =
  'The mailbox is deleted, and its mail still lies under /var/vmail: move that away before somebody gets the address again.';

/** @param codes mailcow's reasons; never what was sent. @param done what it did all the same. */
export function refusalError(
  host: string,
  codes: readonly string[],
  done: readonly string[] = [],
): MailcowRefusal {
  const reason = codes.length === 0 ? 'without a reason' : `(${codes.join(', ')})`;
  return new MailcowRefusal(
    codes,
    done,
    `mailcow at ${host} did not do all of it ${reason}. ${adviceFor(codes)}`,
  );
}

function adviceFor(codes: readonly string[]): string {
  if (codes.some((code) => leftBehind.test(code))) return leftBehindAdvice;
  return codes.map((code) => adviceByCode[code]).find((text) => text !== undefined) ?? 'Look in its log.';
}

const tlsFaults = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;

/** The error for a request without an answer, which says where to look. `seconds` is the timeout. */
export function noReplyError(host: string, cause: unknown, seconds: number): MailServerUnavailable {
  const code = codeOf(cause);
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return mailcowError('unreachable', host, `gave no answer in ${seconds} s`, timeoutAdvice, cause);
  if (tlsFaults.test(code))
    return mailcowError(
      'unreachable',
      host,
      `has a certificate that is not trusted (${code})`,
      tlsAdvice,
      cause,
    );
  const what = `can not be reached${code === '' ? '' : ` (${code})`}`;
  return mailcowError('unreachable', host, what, 'Check its URL, and that it runs.', cause);
}

const timeoutAdvice =
  'Check that it runs, and whether its netfilter bans this host (mailcow: System > Configuration > Fail2ban).';
const tlsAdvice = 'Renew it, or name the CA that signed it in NODE_EXTRA_CA_CERTS.';

/** fetch puts the system's or OpenSSL's code among the causes of what it throws. */
function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
