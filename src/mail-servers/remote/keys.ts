import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { err, ok, type Result } from '../../domain/result.ts';

/** An X25519 public key (RFC 7748) as 43 characters of base64url, by which one side knows the other. */
export type PublicKey = string & { readonly __brand: 'PublicKey' };

/** A key pair that proves its holder's identity. The secret key never leaves the host that made it. */
export type KeyPair = { readonly secret: KeyObject; readonly public: PublicKey };

/** Makes a private key, as the text of a file: PKCS #8, PEM. */
export const generatePrivateKey = (): string =>
  generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Reads a key pair from the text of a private key. @throws Error where it is no X25519 key. */
export function readPrivateKey(pem: string): KeyPair {
  const secret = createPrivateKey(pem);
  if (secret.asymmetricKeyType !== 'x25519') throw new Error(`it is a key for ${secret.asymmetricKeyType}`);
  const { x } = createPublicKey(secret).export({ format: 'jwk' });
  return { secret, public: x as PublicKey };
}

/** Parses the other side's public key, as an operator copied it. The fault says what a key looks like. */
export function parsePublicKey(input: string): Result<PublicKey, string> {
  const text = input.trim() as PublicKey;
  return isUsable(text) ? ok(text) : err('It is 43 letters, digits, - and _, without spaces or quotes.');
}

/** Some points (of low order) give a secret that everybody knows; OpenSSL throws on those. */
function isUsable(key: PublicKey): boolean {
  if (!/^[A-Za-z0-9_-]{43}$/.test(key)) return false;
  try {
    deriveSharedSecret(readPrivateKey(generatePrivateKey()), key);
    return true;
  } catch {
    return false;
  }
}

/** The secret that the holders of the two keys share (Diffie-Hellman). */
export const deriveSharedSecret = ({ secret }: KeyPair, other: PublicKey): Buffer =>
  diffieHellman({
    privateKey: secret,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: other }, format: 'jwk' }),
  });
