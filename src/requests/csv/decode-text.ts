import type { ImportFault } from '../../domain/import-fault.ts';
import { err, ok, type Result } from '../../domain/result.ts';

/** The first octets of files that are no text, in Latin-1. */
const signatures = [
  ['PK\x03\x04', 'spreadsheet'],
  ['\xd0\xcf\x11\xe0', 'spreadsheet'],
  ['%PDF', 'pdf'],
] as const;

/**
 * Decodes a text file: UTF-8, or UTF-16 with a byte order mark, or else Windows-1252, as older spreadsheets write it. The
 * byte order mark is left out.
 */
export function decodeText(octets: Uint8Array): Result<string, ImportFault> {
  const start = Buffer.from(octets.subarray(0, 8)).toString('latin1');
  const known = signatures.find(([signature]) => start.startsWith(signature));
  if (known) return err({ code: 'import-not-text', as: known[1] });
  if (start.startsWith('\xff\xfe')) return textIn(octets, 'utf-16le');
  if (start.startsWith('\xfe\xff')) return textIn(octets, 'utf-16be');
  try {
    return textIn(octets, 'utf-8');
  } catch {
    return textIn(octets, 'windows-1252');
  }
}

/** @throws TypeError where the octets are not in that encoding. */
function textIn(octets: Uint8Array, encoding: string): Result<string, ImportFault> {
  const text = new TextDecoder(encoding, { fatal: true }).decode(octets);
  return text.includes('\0') ? err({ code: 'import-not-text', as: 'binary' }) : ok(text);
}
