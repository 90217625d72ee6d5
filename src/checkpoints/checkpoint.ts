import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** The newest row of the audit, by its number and hash. */
export type AuditHead = { readonly row: number; readonly hash: string };

/**
 * A line of the checkpoints' file: what the audit came to at a moment, signed. Each line is signed by the key that the
 * one before names, and that key is deleted as soon as it has signed: whoever breaks in later can't write it anew.
 */
export type Checkpoint = AuditHead & {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of the key that signs, and of the one that will sign the next: Ed25519 (RFC 8032), base64url. */
  readonly key: string;
  readonly next: string;
  /** Over what `toText` says, in base64url. */
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

/** What is signed, in UTF-8. */
const signedText = ({ at, row, hash, key, next }: Omit<Checkpoint, 'signature'>): Buffer =>
  Buffer.from(`facteur audit checkpoint v1\n${JSON.stringify([at, row, hash, key, next])}`);

/** How a public key is written. */
export const publicKeyText = (privateKey: KeyObject): string =>
  String(createPublicKey(privateKey).export({ format: 'jwk' }).x);

/** Signs what the audit comes to. */
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

/** Reads a line. @returns null where it is none: a write that was cut off leaves half of one. */
export function parseCheckpoint(line: string): Checkpoint | null {
  try {
    return checkpoint.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
