import type { PasswordFault } from '../domain/password.ts';

/** Why a password was refused and what to do, for beside the field. */
export function passwordFaultText(fault: PasswordFault): string {
  switch (fault.code) {
    case 'password-short':
      return `Too short: it needs at least ${fault.least} characters. Please add a word or two.`;
    case 'password-long':
      return `Too long: it may have at most ${fault.most} characters.`;
    case 'password-has-local-part':
      return `It holds “${fault.localPart}”, the name before the @, which others would try first. Please choose one without it.`;
    case 'password-common':
      return 'It is one of the 10,000 most used passwords, which others would try first. Please choose another.';
    case 'password-mismatch':
      return 'The two were not the same. Please type both again.';
  }
}
