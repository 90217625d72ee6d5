import { isIPv4, isIPv6 } from 'node:net';

export type Qualifier = '+' | '-' | '~' | '?';

/** What an SPF record is made of (RFC 7208, 5 and 6). */
export type SpfTerm =
  | { readonly kind: 'all'; readonly qualifier: Qualifier }
  | { readonly kind: 'ip'; readonly qualifier: Qualifier; readonly address: string; readonly bits: number }
  | {
      readonly kind: 'a' | 'mx';
      readonly qualifier: Qualifier;
      /** Null: the domain of the record. */
      readonly of: string | null;
      readonly bits4: number;
      readonly bits6: number;
    }
  | {
      readonly kind: 'include' | 'exists';
      readonly qualifier: Qualifier;
      readonly of: string;
    }
  | { readonly kind: 'ptr'; readonly qualifier: Qualifier }
  | { readonly kind: 'redirect'; readonly of: string }
  /** A modifier that says nothing about who may send: `exp`, or one that nobody knows. */
  | { readonly kind: 'modifier' };

export type SpfRecord =
  | { readonly ok: true; readonly terms: readonly SpfTerm[] }
  /** The first term that is none. */
  | { readonly ok: false; readonly term: string };

/** Whether a TXT record is one of SPF (RFC 7208, 4.5). */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** Reads an SPF record. */
export function parseSpf(text: string): SpfRecord {
  const words = text.slice('v=spf1'.length).split(' ').filter(Boolean);
  const terms: SpfTerm[] = [];
  for (const word of words) {
    const term = parseTerm(word);
    if (!term) return { ok: false, term: word };
    terms.push(term);
  }
  const redirects = terms.filter(({ kind }) => kind === 'redirect').length;
  return redirects > 1 ? { ok: false, term: 'redirect' } : { ok: true, terms };
}

function parseTerm(word: string): SpfTerm | null {
  const modifier = /^([a-z][\w.-]*)=(.*)$/i.exec(word);
  if (modifier) {
    const [, name = '', value = ''] = modifier;
    if (name.toLowerCase() !== 'redirect') return { kind: 'modifier' };
    return value === '' ? null : { kind: 'redirect', of: value.toLowerCase() };
  }
  const [, sign = '', name = '', rest = ''] = /^([+\-~?]?)([a-z0-9]+)(.*)$/i.exec(word) ?? [];
  const qualifier = (sign === '' ? '+' : sign) as Qualifier;
  switch (name.toLowerCase()) {
    case 'all':
      return rest === '' ? { kind: 'all', qualifier } : null;
    case 'ip4':
    case 'ip6':
      return parseAddress(name.toLowerCase(), rest, qualifier);
    case 'a':
    case 'mx':
      return parseHosts(name.toLowerCase() === 'a' ? 'a' : 'mx', rest, qualifier);
    case 'include':
    case 'exists': {
      const of = rest.slice(1).toLowerCase();
      const kind = name.toLowerCase() === 'include' ? 'include' : 'exists';
      return rest.startsWith(':') && of !== '' ? { kind, qualifier, of } : null;
    }
    case 'ptr':
      return rest === '' || rest.startsWith(':') ? { kind: 'ptr', qualifier } : null;
    default:
      return null;
  }
}

function parseAddress(name: string, rest: string, qualifier: Qualifier): SpfTerm | null {
  const [, address = '', length] = /^:([^/]+)(?:\/(\d{1,3}))?$/.exec(rest) ?? [];
  const most = name === 'ip4' ? 32 : 128;
  const isAddress = name === 'ip4' ? isIPv4(address) : isIPv6(address);
  const bits = length === undefined ? most : Number(length);
  return isAddress && bits <= most ? { kind: 'ip', qualifier, address, bits } : null;
}

function parseHosts(kind: 'a' | 'mx', rest: string, qualifier: Qualifier): SpfTerm | null {
  const parsed = /^(?::([^/]+))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest);
  if (!parsed) return null;
  const [, of, four, six] = parsed;
  const [bits4, bits6] = [Number(four ?? 32), Number(six ?? 128)];
  if (bits4 > 32 || bits6 > 128) return null;
  return { kind, qualifier, of: of?.toLowerCase() ?? null, bits4, bits6 };
}
