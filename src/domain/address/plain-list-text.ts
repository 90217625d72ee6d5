import { normalizeInput } from '../text/normalize-input.ts';

// No pattern here tries a place twice: a text may be as long as a file. Hence what follows a part begins with what ends it.

/** Links to an address, as Slack writes them (`<mailto:a@x.org|a@x.org>`) and as Markdown does (`[a@x.org](mailto:a@x.org)`). */
const addressLinks =
  /<mailto:([^\s<>|?]*)(?:[\s?][^<>|]*)?(?:\|[^<>]*)?>|\[[^\][]*\]\(<?mailto:([^\s()<>?]*)(?:[<>?][^\s()]*)?\)/gi;

/** The other recipients that a link to an address may have (RFC 6068): `mailto:a@x.org?cc=b@x.org`. */
const linkedRecipients = /(mailto:[^\s<>|?":]*)\?(?=[^\s<>|]{0,2000}\b(?:to|cc|bcc)=)[^\s<>|)]*/gi;

/** `Ann Lee [mailto:a@x.org]` of older Outlooks, and `Ann Lee (a@x.org)` of address books. */
const bracketed = /\[mailto:([^\s[\]]*)\]|(?<=^|[\s,;])\(([^\s()<>@]+@[^\s()<>]+)\)/gi;

/** Links to a domain: `<http://x.org|x.org>`, `[x.org](https://x.org/)`, `https://x.org/`. */
const domainLinks =
  /<https?:\/\/([^\s<>|?#/]*)(?:[\s?#/][^<>|]*)?(?:\|[^<>]*)?>|\[[^\][]*\]\(<?https?:\/\/([^\s()<>?#/]*)(?:[<>?#/][^\s()]*)?\)|https?:\/\/([^\s,;?#/]*)\S*/gi;

/** `a@x.org (Ann Lee)`, as old mail programs write a name (RFC 5322, comments), and as we show a domain's A-labels. */
const comments = /(@[^\s()<>,;"@]+>?)(?:\s*\([^()@]*\))+/g;

/** Normalizes a typed or pasted text: plain ASCII punctuation, and links replaced by their address or domain. */
export const toPlainText = (text: string): string =>
  normalizeInput(text)
    .replace(/[“”„‟«»]/g, '"')
    .replace(bracketed, (_all, link?: string, address?: string) => `<${link ?? address ?? ''}>`)
    .replace(comments, '$1')
    .replace(linkedRecipients, withRecipients)
    .replace(addressLinks, (_all, slack?: string, markdown?: string) => `<${slack ?? markdown ?? ''}>`)
    .replace(domainLinks, (_all, ...found: (string | undefined)[]) => found[0] ?? found[1] ?? found[2] ?? '');

/** The addresses of a link, as a list in quotation marks where there are several. */
function withRecipients(link: string, first: string): string {
  const others = Array.from(link.matchAll(/[?&](?:to|cc|bcc)=([^&]*)/gi), ([, each = '']) => each);
  return [first, ...others].join(';mailto:');
}

/** Removes what surrounds an address: `mailto:` and the like, quotation marks, and the marks for bold or code text. */
export const unwrap = (word: string): string =>
  unquote(withoutStop(word).replace(/^([*_~|`]{1,6})(.*?)\1$/s, '$2'))
    .replace(/^[•‣◦▪●·](?=.*@)/s, '')
    .replace(/^(?:smtp|e-?mail|courriel|to|cc|bcc|cci|à):(?=[^@]*@)/i, '');

/** Removes the full stop after an address. */
function withoutStop(word: string): string {
  const at = word.indexOf('@');
  return word.endsWith('.') && at >= 0 && at < word.length - 2 ? word.slice(0, -1) : word;
}

/** Removes `mailto:` and surrounding quotation marks. A leading apostrophe may belong to a name. */
export const unquote = (word: string): string =>
  word.replace(/^["'‘’‚‛‹](.*)["'‘’›]$/s, '$1').replace(/^mailto:([^?]*).*$/is, '$1');
