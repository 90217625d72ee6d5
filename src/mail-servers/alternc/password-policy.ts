import { type Address, localPartOf } from '../../domain/address/address.ts';
import type { Sql } from './database.ts';

/** The rules of AlternC's administrator for mailbox passwords: its policy "pop". */
export type PasswordPolicy = {
  /** Bytes, as AlternC counts. */
  readonly minsize: number;
  readonly maxsize: number;
  /** How many of these kinds: lower case, upper case, digits, other ASCII characters, anything else. */
  readonly classcount: number;
  /** 1 where the address, or a part of it, may be in the password. */
  readonly allowlogin: number;
};

/** AlternC's own default. */
const defaultPolicy: PasswordPolicy = { minsize: 0, maxsize: 64, classcount: 0, allowlogin: 0 };

export async function readPasswordPolicy(sql: Sql): Promise<PasswordPolicy> {
  const [policy] = await sql.rows<PasswordPolicy>(
    "SELECT minsize, maxsize, classcount, allowlogin FROM policy WHERE name = 'pop'",
  );
  return policy ?? defaultPolicy;
}

const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[\x20-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/, /[^\x20-\x7e]/];

/** Why the policy refuses a password, as a sentence, or null. */
export function checkPassword(policy: PasswordPolicy, address: Address, password: string): string | null {
  const { minsize, maxsize, classcount, allowlogin } = policy;
  const length = Buffer.byteLength(password);
  if (length < minsize) return `AlternC asks for passwords of ${minsize} characters or more.`;
  if (length > maxsize) return `AlternC takes passwords of ${maxsize} characters at most.`;
  if (!allowlogin && holdsAddress(address, password))
    return 'AlternC takes no password that has a part of the address in it, or is one.';
  const used = classes.filter((each) => each.test(password)).length;
  return used < classcount
    ? `AlternC asks for ${classcount} kinds of characters in a password: small letters, capitals, digits, other signs.`
    : null;
}

/** AlternC checks every part between @, _ and -, however short; we must be as strict to be accepted there. */
function holdsAddress(address: Address, password: string): boolean {
  const parts = [address, localPartOf(address), ...address.split(/[@_-]/)].filter((part) => part !== '');
  return parts.some((part) => password.includes(part) || part.includes(password));
}
