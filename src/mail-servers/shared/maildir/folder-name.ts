/** A folder's name, from that of its directory: in modified UTF-7 (RFC 3501, 5.1.3), or in UTF-8. */
export function folderName(directory: Buffer): string {
  const text = directory.toString('utf8').replace(/^\./, '');
  return text.replace(/&([^-]*)-/g, (_, encoded: string) => (encoded === '' ? '&' : decodeUtf16(encoded)));
}

/** Base64 with a comma in place of the slash, of UTF-16 with the high octet first. */
function decodeUtf16(encoded: string): string {
  const octets = Buffer.from(encoded.replaceAll(',', '/'), 'base64');
  return octets
    .subarray(0, octets.length - (octets.length % 2))
    .swap16()
    .toString('utf16le');
}
