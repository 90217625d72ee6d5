import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Encrypts texts, each for one purpose: only holders of the secret can open them, and only for that purpose. */
export type Seal = {
  readonly seal: (text: string, purpose: string) => string;
  /** @throws where the text was not sealed with this secret for this purpose. */
  readonly open: (sealed: string, purpose: string) => string;
  /** 256 secret bits derived from the purpose, always the same for one purpose; 43 characters. */
  readonly token: (purpose: string) => string;
};

/**
 * AES-256-GCM (NIST SP 800-38D): 96-bit random nonce, 128-bit tag; the purpose is authenticated with it.
 * @param secrets the first seals, all open: an operator puts a new one before the old until nothing sealed is on its way.
 */
export function createSeal(...secrets: readonly [string, ...string[]]): Seal {
  const bytesFor = (secret: string, info: string): Buffer =>
    // RFC 5869: derives a separate key for each use of the secret.
    Buffer.from(hkdfSync('sha256', secret, '', info, 32));
  // Key objects save Node an import of the key for each text.
  const keyOf = (secret: string): KeyObject => createSecretKey(bytesFor(secret, 'facteur seal v1'));
  const [first, ...others] = secrets;
  const [key, older] = [keyOf(first), others.map(keyOf)];
  return {
    token: (purpose) => bytesFor(first, `facteur token v1 ${purpose}`).toString('base64url'),
    seal(text, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open: (sealed, purpose) => unseal(key, older, Buffer.from(sealed, 'base64url'), purpose),
  };
}

/**
 * Facteur's own seal. Link tokens come from the secret in DATA_DIR alone, which is on no other host: FACTEUR_SECRET may
 * still be known on the workers' hosts.
 * @param own the secret kept in DATA_DIR. @param set FACTEUR_SECRET, if the operator set it.
 */
export function createAppSeal(own: string, set: readonly [string, ...string[]] | null): Seal {
  const seal = set ? createSeal(...set, own) : createSeal(own);
  return { ...seal, token: createSeal(own).token };
}

/** Tries each key: a sealed text does not say which one sealed it. */
function unseal(
  key: KeyObject,
  [next, ...others]: readonly KeyObject[],
  bytes: Buffer,
  purpose: string,
): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch (error) {
    if (!next) throw error;
    return unseal(next, others, bytes, purpose);
  }
}
