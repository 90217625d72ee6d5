import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deriveSharedSecret, type KeyPair, type PublicKey } from './keys.ts';
import { protocolVersion } from './protocol.ts';

/** Carries what Facteur and one worker say to each other past everybody who holds the queue. */
export type Envelope = {
  /** Only the other side can open it, and only for the same purpose. */
  readonly seal: (content: unknown, purpose: string) => string;
  /** Null where it is not from the other side, or for something else. */
  readonly open: (sealed: string, purpose: string) => { readonly content: unknown } | null;
};

const saltLength = 32;
const tagLength = 16;
/** Each message has a key of its own, so that none is used with two nonces. */
const nonce = Buffer.alloc(12);

/**
 * Both sides make the same secret of their own key and the other's (X25519), and nobody else can; so whatever opens
 * was closed by the other side. A key for each message comes from it by HKDF (RFC 5869), bound to the server's name
 * and both keys, and seals with AES-256-GCM; the purpose is authenticated with it.
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

/** Whether all that was put in carries the other side's tag: until then, nothing of it counts. */
function isAuthentic(decipher: ReturnType<typeof createDecipheriv>): boolean {
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}
