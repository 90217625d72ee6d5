import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deriveSharedSecret, type KeyPair, type PublicKey } from './keys.ts';
import { protocolVersion } from './protocol.ts';

/** Encrypts and authenticates messages between Facteur and one worker: whoever can read or write the queue is not trusted. */
export type Envelope = {
  /** Encrypts a message that only the other side can open, and only for the same purpose. */
  readonly seal: (content: unknown, purpose: string) => string;
  /** Decrypts a message; null where it is not from the other side, or was sealed for another purpose. */
  readonly open: (sealed: string, purpose: string) => { readonly content: unknown } | null;
};

const saltLength = 32;
const tagLength = 16;
/** A constant is safe: each message has a key of its own. */
const nonce = Buffer.alloc(12);

/**
 * Both sides, and nobody else, derive the same secret from their own key and the other's (X25519), so a message that opens
 * comes from the other side. Each message is sealed by AES-256-GCM with a key of its own, derived from that secret by HKDF
 * (RFC 5869) and bound to the server's name and both public keys; the purpose is additional authenticated data.
 */
export function createEnvelope(own: KeyPair, other: PublicKey, server: string): Envelope {
  const secret = deriveSharedSecret(own, other);
  const info = ['facteur worker', protocolVersion, server, ...[own.public, other].sort()].join('\n');
  const keyFor = (salt: Buffer): Buffer => Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
  return {
    seal(content, purpose) {
      const salt = randomBytes(saltLength);
      const cipher = createCipheriv('aes-256-gcm', keyFor(salt), nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
      return Buffer.concat([salt, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64url');
      const salt = bytes.subarray(0, saltLength);
      const tag = bytes.subarray(saltLength, saltLength + tagLength);
      if (tag.length < tagLength) return null;
      const decipher = createDecipheriv('aes-256-gcm', keyFor(salt), nonce, { authTagLength: tagLength })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(tag);
      const body = decipher.update(bytes.subarray(saltLength + tagLength));
      return isAuthentic(decipher) ? { content: JSON.parse(body.toString('utf8')) } : null;
    },
  };
}

/** Whether the authentication tag fits: before that is known, no decrypted content may be used. */
function isAuthentic(decipher: ReturnType<typeof createDecipheriv>): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}
