/** A record as it is to be published. Names are whole, without the dot at the end. */
export type ZoneRecord =
  | { readonly type: 'MX'; readonly name: string; readonly priority: number; readonly target: string }
  | { readonly type: 'TXT'; readonly name: string; readonly text: string }
  | { readonly type: 'CNAME' | 'PTR'; readonly name: string; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly name: string;
      readonly port: number;
      readonly target: string;
    };

/** A record as a line of a zone file (RFC 1035, 5.1), which may be pasted into one. */
export function zoneLine(record: ZoneRecord): string {
  const begin = `${record.name}. ${record.type}`;
  switch (record.type) {
    case 'MX':
      return `${begin} ${record.priority} ${record.target}.`;
    case 'TXT':
      return `${begin} ${quoteStrings(record.text)}`;
    case 'CNAME':
    case 'PTR':
      return `${begin} ${record.target}.`;
    case 'SRV':
      return `${begin} 0 1 ${record.port} ${record.target}.`;
  }
}

/** Octets in one string of a TXT record (RFC 1035, 3.3). Readers join the strings without anything between. */
const longestString = 255;

/** A text of ASCII as strings of a zone file. */
function quoteStrings(text: string): string {
  const strings = text.match(new RegExp(`.{1,${longestString}}`, 'gs')) ?? [''];
  return strings.map((each) => `"${each.replace(/["\\]/g, '\\$&')}"`).join(' ');
}
