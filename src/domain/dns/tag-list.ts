/** A list of tags as records of DKIM, DMARC, MTA-STS and TLS-RPT have it (RFC 6376, 3.2); null: it is none. */
export function parseTags(text: string): ReadonlyMap<string, string> | null {
  const tags = new Map<string, string>();
  const parts = text.split(';').map((part) => part.trim());
  // A semicolon may stand at the end.
  if (parts.at(-1) === '') parts.pop();
  for (const part of parts) {
    const [, name, value] = /^([a-z][a-z0-9_]*)\s*=\s*(.*)$/is.exec(part) ?? [];
    if (name === undefined || value === undefined || tags.has(name.toLowerCase())) return null;
    tags.set(name.toLowerCase(), value.trim());
  }
  return tags.size > 0 ? tags : null;
}

/** Whether a text begins with the version tag of a kind of record; a text of another kind is none of its records. */
export const hasVersion = (text: string, version: string): boolean =>
  new RegExp(`^\\s*v\\s*=\\s*${version}\\s*(?:;|$)`, 'i').test(text);
