import { type AddressState, allowsLogin } from '../address/address-state.ts';

/** What of an address can be suspended: logins to its mailbox, and its mail. An alias has mail alone. */
export type SuspendedPart = 'login' | 'mail';

export const suspendedParts: readonly SuspendedPart[] = ['login', 'mail'];

/** How much of an address is suspended, in one word: all of it, or one part of its mailbox alone. */
export type Suspension = 'active' | 'suspended' | 'suspended-login' | 'suspended-mail';

type Suspendable = Parameters<typeof allowsLogin>[0];

/** Whether a part of an address is suspended. An alias, which has no logins of its own, is suspended as a whole. */
export const isSuspended = (state: Suspendable, part: SuspendedPart): boolean =>
  part === 'login' && state.mailbox !== null ? !allowsLogin(state) : !state.enabled;

/** How much of an address is suspended. */
export function suspensionOf(state: Suspendable): Suspension {
  const [login, mail] = [isSuspended(state, 'login'), isSuspended(state, 'mail')];
  if (login === mail) return mail ? 'suspended' : 'active';
  return mail ? 'suspended-mail' : 'suspended-login';
}

/** Which parts are suspended. */
export type SuspendedParts = Readonly<Record<SuspendedPart, boolean>>;

/** A suspension in one word, as its parts. */
export const partsOf = (suspension: Suspension): SuspendedParts => ({
  login: suspension === 'suspended' || suspension === 'suspended-login',
  mail: suspension === 'suspended' || suspension === 'suspended-mail',
});

/** The same state with exactly these parts suspended. Of an alias only the mail counts. */
export function withSuspended({ login: _, ...state }: AddressState, parts: SuspendedParts): AddressState {
  const isApart = state.mailbox !== null && parts.login !== parts.mail;
  return { ...state, enabled: !parts.mail, ...(isApart && { login: !parts.login }) };
}

/** The same state with one part suspended too, or with both. */
export const suspend = (state: AddressState, part?: SuspendedPart): AddressState =>
  withSuspended(state, {
    login: part !== 'mail' || isSuspended(state, 'login'),
    mail: part !== 'login' || isSuspended(state, 'mail'),
  });

/** The same state with one part suspended no longer, or with none. */
export const resume = (state: AddressState, part?: SuspendedPart): AddressState =>
  withSuspended(state, {
    login: part === 'mail' && isSuspended(state, 'login'),
    mail: part === 'login' && isSuspended(state, 'mail'),
  });

/** The same state without its mailbox: it takes mail if the mailbox did. */
export const withoutMailbox = ({ login: _, ...state }: AddressState): AddressState => ({
  ...state,
  mailbox: null,
});

/** The part that a wish names, where the address has it apart: of an alias, `mail` is all of it. */
export const apart = (
  { mailbox }: Pick<AddressState, 'mailbox'>,
  part: SuspendedPart | undefined,
): { readonly part?: SuspendedPart } => (mailbox && part ? { part } : {});
