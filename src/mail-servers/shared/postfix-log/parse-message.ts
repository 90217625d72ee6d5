import type { CopyLine, LogEvent } from './log-event.ts';

/** The longest words of a server that are kept. */
const maxWords = 400;

/** An address in angle brackets: a quoted local part may hold a bracket (RFC 5321, 4.1.2). */
const address = '<((?:"(?:\\\\.|[^"\\\\])*"|[^"<>])*)>';

/** A queue id of either kind (`enable_long_queue_ids`): the letters of long ones have no vowels. */
const queueId = /^(?:(NOQUEUE|[0-9A-F]{5,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20})): (.*)$/s;

const copy = new RegExp(
  `^to=${address}, (?:orig_to=${address}, )?relay=(.*?), (?:conn_use=\\d+, )?delay=([\\d.]+), delays=[\\d./]+, dsn=[\\d.]+, status=([\\w-]+) \\((.*?)\\)?$`,
  's',
);
const sender = new RegExp(`^from=${address}, (?:size=\\d+, nrcpt=\\d+|status=(expired|force-expired), )`);
const pickup = new RegExp(`^uid=\\d+ from=${address}$`);
const messageId = /^(?:resent-)?message-id=<?(.*?)>?$/;
const client = /^client=(.*?)(?:, (.*))?$/s;
const decision = /^(?:milter-)?(reject|hold|discard): (?:([A-Z][A-Z-]*(?: [a-z]+)?) from (?:.*?): )?(.*)$/s;
const end = `(?:,? proto=\\S+?)?(?:,? helo=${address})?`;
/** What stands before the last envelope in a line, that envelope, and what follows. */
const envelope = new RegExp(`^(.*); from=${address}(?:,? to=${address})?${end}(?:: (.*))?$`, 's');

/** The parts of Postfix that take mail in, and so decide about it. */
const receivers = new Set(['smtpd', 'postscreen', 'cleanup', 'proxy']);

/** Splits a message of Postfix's log into the queue id and the rest; null: it is about no message. */
export function splitQueueId(message: string): { queueId: string | null; rest: string } | null {
  const [, id, rest] = queueId.exec(message) ?? [];
  return id === undefined || rest === undefined ? null : { queueId: id === 'NOQUEUE' ? null : id, rest };
}

/** What a line about a message says, without its queue id; null: nothing that anybody is told. */
export function parseMessage(service: string, rest: string): LogEvent | null {
  if (rest.startsWith('to=<')) return parseCopy(rest);
  switch (service) {
    case 'qmgr':
    case 'nqmgr':
      return rest === 'removed' ? { kind: 'removed', by: 'queue' } : parseSender(rest);
    case 'pickup':
      return pickup.test(rest) ? { kind: 'client', client: null, isLoggedIn: false } : null;
    case 'postsuper':
      return parsePostsuper(rest);
    case 'bounce':
      return rest.startsWith('sender non-delivery notification: ') ? { kind: 'sender-told' } : null;
    default:
      return receivers.has(service) ? parseReceived(service, rest) : null;
  }
}

function parseCopy(rest: string): LogEvent | null {
  const [, to, origTo, relay, delay, status, words] = copy.exec(rest) ?? [];
  if (to === undefined || relay === undefined || words === undefined) return null;
  return {
    kind: 'copy',
    to,
    origTo: origTo ?? null,
    relay,
    delay: Number(delay),
    status: statusOf(status ?? ''),
    words: shorten(words),
  };
}

function statusOf(status: string): CopyLine['status'] {
  switch (status) {
    case 'sent':
    case 'bounced':
    case 'deferred':
    case 'expired':
      return status;
    default:
      return 'other';
  }
}

function parseSender(rest: string): LogEvent | null {
  const [, from, expired] = sender.exec(rest) ?? [];
  if (from === undefined) return null;
  return expired === undefined ? { kind: 'sender', from } : { kind: 'expired' };
}

function parsePostsuper(rest: string): LogEvent | null {
  switch (rest) {
    case 'placed on hold':
      return { kind: 'on-hold' };
    case 'released from hold':
      return { kind: 'released' };
    case 'removed':
      return { kind: 'removed', by: 'administrator' };
    default:
      return null;
  }
}

function parseReceived(service: string, rest: string): LogEvent | null {
  if (rest.startsWith('client=')) {
    const [, from = '', more = ''] = client.exec(rest) ?? [];
    return { kind: 'client', client: from, isLoggedIn: more.includes('sasl_username=') };
  }
  const [, id] = messageId.exec(rest) ?? [];
  if (id !== undefined) return { kind: 'message-id', id };
  return parseDecision(service, rest);
}

/**
 * What was decided about a message, or a recipient. The words of cleanup are what follows the envelope: before it stands
 * what a rule matched, which is a header or a line of the text.
 */
function parseDecision(service: string, rest: string): LogEvent | null {
  const [, act, , said = ''] = decision.exec(rest) ?? [];
  const [, before, from = '', to = '', , after = ''] = envelope.exec(said) ?? [];
  if (act === undefined || before === undefined) return null;
  if (act !== 'reject') return { kind: 'rule', act: act === 'hold' ? 'hold' : 'discard', from, to };
  const isOfContent = service === 'cleanup' && !rest.startsWith('milter-');
  return { kind: 'refused', from, to, words: shorten(isOfContent ? after : before) };
}

const shorten = (words: string): string => {
  const trimmed = words.trim();
  return trimmed.length > maxWords ? `${trimmed.slice(0, maxWords)}…` : trimmed;
};
