import { createHash } from 'node:crypto';

/** RFC 9562, 6.6: the namespace of URLs. */
const urls = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The UUID of a URL, version 5 (RFC 9562, 5.5): the same for the same URL, everywhere and always. */
export function uuidFromUrl(url: string): string {
  const octets = createHash('sha1').update(urls).update(url).digest().subarray(0, 16);
  octets.writeUInt8((octets.readUInt8(6) & 0x0f) | 0x50, 6);
  octets.writeUInt8((octets.readUInt8(8) & 0x3f) | 0x80, 8);
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
