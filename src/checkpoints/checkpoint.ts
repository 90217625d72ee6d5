import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** The number and hash of the audit's newest row. */
export type AuditHead = { readonly row: number; readonly hash: string };

/**
 * A line of the checkpoint file: the audit's newest row at a moment, signed. Each line is signed by the key that the line
 * before names. A key is deleted once it has signed, so that a later intruder can't rewrite the line.
 */
export type Checkpoint = AuditHead & {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The public keys of this line's signature and of the next one's: Ed25519 (RFC 8032), base64url. */
  readonly key: string;
  readonly next: string;
  /** The signature of the `toText` text, in base64url. */
  readonly signature: string;
};

const publicKey = z.string().regex(/^[\w-]{43}$/);
const checkpoint = z.object({
  at: z.number(),
  row: z.int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  key: publicKey,
  next: publicKey,
  signature: z.string(),
});

/** The text that is signed, in UTF-8. */
const signedText = ({ at, row, hash, key, next }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(`facteur audit checkpoint v1\n${JSON.stringify([at, row, hash, key, next])}`);

/** Encodes a public key. */
export const publicKeyText = (privateKey: KeyObject): string =>
  String(createPublicKey(privateKey).export({ format: 'jwk' }).x);

/** Signs the audit's newest row. */
export function signCheckpoint(
  { row, hash }: AuditHead,
  at: number,
  privateKey: KeyObject,
  next: KeyObject,
): Checkpoint {
  const claim = { at, row, hash, key: publicKeyText(privateKey), next: publicKeyText(next) };
  return { ...claim, signature: sign(null, signedText(claim), privateKey).toString('base64url') };
}

export function verifySignature(claim: Checkpoint): boolean {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: claim.key }, format: 'jwk' });
  return verify(null, signedText(claim), key, Buffer.from(claim.signature, 'base64url'));
}

/** Parses a line. @returns null where it is no checkpoint: an interrupted write leaves half a line. */
export function parseCheckpoint(line: string): Checkpoint | null {
  try {
    return checkpoint.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
