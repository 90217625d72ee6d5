import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { err, ok, type Result } from '../../domain/result.ts';

/** What one side is known by to the other: an X25519 key (RFC 7748), as 43 characters of base64url. */
export type PublicKey = string & { readonly __brand: 'PublicKey' };

/** What proves who one is. Its private part never leaves the host that made it. */
export type KeyPair = { readonly secret: KeyObject; readonly public: PublicKey };

/** The text of a new private key, for a file: PKCS #8, PEM. */
export const generatePrivateKey = (): string =>
  generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** @throws Error where the text is no such key. */
export function readPrivateKey(pem: string): KeyPair {
  const secret = createPrivateKey(pem);
  if (secret.asymmetricKeyType !== 'x25519') throw new Error(`it is a key for ${secret.asymmetricKeyType}`);
  const { x } = createPublicKey(secret).export({ format: 'jwk' });
  return { secret, public: x as PublicKey };
}

/** Reads the other side's key, as an operator copied it. The fault says what may be given instead. */
export function parsePublicKey(typed: string): Result<PublicKey, string> {
  const text = typed.trim() as PublicKey;
  return isUsable(text) ? ok(text) : err('It is 43 letters, digits, - and _, without spaces or quotes.');
}

/** Some points lead to a secret that everybody knows; OpenSSL refuses to agree on one. */
function isUsable(key: PublicKey): boolean {
  if (!/^[A-Za-z0-9_-]{43}$/.test(key)) return false;
  try {
    deriveSharedSecret(readPrivateKey(generatePrivateKey()), key);
    return true;
  } catch {
    return false;
  }
}

/** What the holders of two keys, and nobody else, both know. */
export const deriveSharedSecret = ({ secret }: KeyPair, other: PublicKey): Buffer =>
  diffieHellman({
    privateKey: secret,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: other }, format: 'jwk' }),
  });
