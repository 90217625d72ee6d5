import type { Action } from '../../domain/action.ts';
import { type Address, type Domain, displayAddress, domainOf } from '../../domain/address/address.ts';
import type { Fault } from '../../domain/fault.ts';
import type { FaultByCode } from '../i18n/fault-messages.ts';
import type { Translations } from '../i18n/translations.ts';
import type { Button } from '../view/view.ts';

/** What can be done now, and what its button says. */
type NextStep = {
  readonly label: (words: Translations['nextSteps'], text: Translations) => string;
} & ({ readonly line: string } | { readonly action: Action });

const showRequest = ({ request }: { readonly request: number }): NextStep => ({
  label: ({ showRequest: label }) => label(request),
  line: `/mail request show ${request}`,
});
const lookThrough = ({ request, planHash, glass }: FaultByCode['not-looked-through']): NextStep => ({
  label: (_, { many }) => many.buttons.lookThrough,
  action: { kind: 'look-through', request, planHash, from: 0, ...(glass !== undefined && { glass }) },
});
const showAddress = ({ address }: { readonly address: Address }): NextStep => ({
  label: ({ showAddress: label }) => label(displayAddress(address)),
  line: `/mail show ${address}`,
});
const traceAddress = ({ address }: { readonly address: Address }): NextStep => ({
  label: (words) => words.traceAddress,
  line: `/mail address trace ${address}`,
});
const showHistory = ({ address }: { readonly address: Address }): NextStep => ({
  label: (words) => words.showHistory,
  line: `/mail history ${address}`,
});
const listAddresses = (domain: Domain): NextStep => ({
  label: (words) => words.listAddresses,
  line: `/mail list ${domain}`,
});
const showDkim = ({ domain }: { readonly domain: Domain }): NextStep => ({
  label: (words) => words.showDkim,
  line: `/mail domain dkim ${domain}`,
});
const listAppPasswords = ({ address }: { readonly address: Address }): NextStep => ({
  label: (words) => words.listAppPasswords,
  line: `/mail password apps ${address}`,
});
const listRemoved = ({ address }: { readonly address: Address }): NextStep => ({
  label: (words) => words.listRemoved,
  line: `/mail restore ${address}`,
});
const helpFor = ({ command }: { readonly command: string }): NextStep => ({
  label: (words) => words.help,
  line: `/mail help ${command}`,
});
const listDomains: NextStep = { label: (words) => words.listDomains, line: '/mail domain list' };
const listOpenRequests: NextStep = {
  label: (words) => words.listOpenRequests,
  line: '/mail request list all state:open',
};
const listOwnRequests: NextStep = {
  label: (words) => words.listOwnRequests,
  line: '/mail request list mine state:open',
};
const help: NextStep = { label: (words) => words.help, line: '/mail help' };

/** The next step after each fault; null: somebody has to type, to choose or to ask something first. */
const nextSteps: {
  readonly [Code in Fault['code']]: ((fault: FaultByCode[Code]) => NextStep | null) | null;
} = {
  'address-without-at': null,
  'name-without-brackets': null,
  'address-too-long': null,
  'local-part-empty': null,
  'local-part-too-long': null,
  'local-part-quoted': null,
  'local-part-not-ascii': null,
  'local-part-character': null,
  'local-part-dots': null,
  'local-part-route': null,
  'local-part-hyphen': null,
  'local-part-star': null,
  'rename-alias': null,
  'review-unknown': null,
  'review-for-admins': null,
  'review-ended': null,
  'review-answered': null,
  'review-no-owner': null,
  'review-not-asked': null,
  'review-too-many': () => listDomains,
  'domain-empty': null,
  'domain-literal': null,
  'domain-too-long': null,
  'domain-label-too-long': null,
  'domain-label': null,
  'domain-single-label': null,
  'domain-numeric': null,
  'import-too-many-lines': null,
  'import-not-text': null,
  'import-empty': null,
  'import-without-address-column': null,
  'import-column-twice': null,
  'import-with-passwords': null,
  'export-too-large': null,
  'line-quote-unclosed': null,
  'line-too-many-cells': null,
  'line-without-address': null,
  'line-repeated': null,
  'line-kind-unknown': null,
  'line-state-unknown': null,
  'line-not-catch-all': null,
  'line-drops-mailbox': null,
  'line-adds-mailbox': null,
  'line-forwards-only': null,
  'line-of-alias': null,
  'line-without-forwards': null,
  'line-everybody': null,
  'line-owner-ambiguous': null,
  'line-owner-away': null,
  'line-owner-by-email': null,
  'line-owner-unknown': null,
  'size-nonsense': null,
  'size-ambiguous': null,
  'size-without-unit': null,
  'when-nonsense': null,
  'when-impossible': null,
  'when-ambiguous': null,
  'when-past': null,
  'when-too-far': null,

  'command-unknown': ({ nearest, instead }) => {
    if (instead === 'buttons') return listOpenRequests;
    return nearest === null ? help : helpFor({ command: nearest });
  },
  'argument-missing': helpFor,
  'argument-either': helpFor,
  'argument-unexpected': helpFor,
  'filter-unknown': helpFor,
  'argument-twice': helpFor,
  'argument-too-long': null,
  'note-too-long': null,
  'absence-length': null,
  'absence-order': null,
  'absence-not-kept': null,
  'absence-own-filter': null,
  'absence-no-filter': null,
  'file-too-big': null,
  'file-missing': null,
  'file-is-directory': null,
  'file-forbidden': null,
  'file-gone': null,
  'file-away': null,
  'file-scope': null,
  'file-not-given': null,
  'choice-unknown': helpFor,
  'count-nonsense': null,
  'count-separated': null,
  'quote-unclosed': null,
  'person-unclear': null,

  'forward-too-many': null,
  'forward-duplicate': null,
  'forward-self': showAddress,
  'forward-missing-local': ({ forward }) => ({
    label: ({ create }) => create(displayAddress(forward)),
    line: `/mail create ${forward}`,
  }),
  'forward-loop': null,

  'domain-unknown': ({ known }) => (known.length > 0 ? listDomains : null),
  'domain-is-alias': ({ target }) => listAddresses(target),
  'domain-in-use': ({ domain }) => listAddresses(domain),
  'postmaster-in-new-domain': null,
  'domain-taken': ({ domain }) => listAddresses(domain),
  'domain-not-given': null,
  'alias-domain-self': null,
  'alias-domain-already': () => listDomains,
  'alias-domain-own': ({ domain }) => listAddresses(domain),
  'alias-domain-chain': null,
  'alias-domain-named': () => listDomains,
  'alias-domain-not': () => listDomains,
  'domain-quota-exceeded': ({ domain }) => listAddresses(domain),
  'domain-quota-already': null,
  'domain-quota-required': null,
  'dkim-key': showDkim,
  'dkim-already': showDkim,
  'dkim-not-published': showDkim,
  'dkim-none': showDkim,
  'dkim-which': showDkim,
  'dkim-selector': null,
  'address-unknown': ({ address }) => listAddresses(domainOf(address)),
  'address-taken': showAddress,
  'changed-meanwhile': showAddress,
  'already-so': showAddress,
  'no-mailbox': ({ address }) => ({
    label: ({ addMailbox }) => addMailbox(displayAddress(address)),
    line: `/mail convert ${address} mailbox`,
  }),
  'mailbox-suspended': ({ address, part }) => ({
    label: ({ resume }) => resume(displayAddress(address)),
    line: `/mail resume ${address}${part === undefined ? '' : ` ${part}`}`,
  }),
  'alias-without-login': showAddress,
  'mailbox-with-tag': null,
  'mailbox-catch-all': null,
  'alias-without-forward': null,
  'forward-absent': showAddress,
  'forward-present': showAddress,
  'last-forward': showAddress,
  'quota-below-use': null,
  'still-forwarded-to': ({ by: [first] }) => (first === undefined ? null : showAddress({ address: first })),
  'disposal-mixed': showAddress,
  'postmaster-protected': showAddress,
  'server-refuses': null,
  'server-cannot': null,
  'access-own': null,
  'access-other-server': null,
  'access-catch-all': null,
  'access-person-unclear': null,
  'access-person-without-mailbox': null,
  'person-without-mailbox': null,
  'group-unknown': null,
  'group-at-terminal': null,
  'group-unreadable': null,
  'group-everyone': null,
  'group-without-emails': null,
  'group-needs-alias': showAddress,
  'group-none': showAddress,
  'group-nobody': null,
  'group-forward': showAddress,
  'not-offboarded': null,
  'folders-of-others': showAddress,
  'owner-unknown': null,
  'owner-unreachable': null,
  'owner-already': ({ address }) => ({
    label: (words) => words.sendLink,
    line: `/mail password set ${address}`,
  }),
  'app-password-taken': listAppPasswords,
  'app-password-unknown': listAppPasswords,
  'app-password-name': null,
  'app-passwords-too-many': listAppPasswords,
  'nothing-removed': showHistory,
  'restore-over-mailbox': showAddress,
  'removed-unknown': listRemoved,

  'changes-refused': null,
  'listed-twice': null,
  'nothing-to-change': null,
  'nothing-selected': null,
  'too-many-changes': null,
  'changes-too-large': null,
  'too-much-to-see': null,
  'too-many-levels': null,
  'changes-circular': null,

  stranger: null,
  'person-unknown': null,
  'not-allowed': null,
  'ownership-proof': null,
  'allowed-to-nobody': null,
  'forward-shut-out': null,
  'look-alike': null,
  'quota-too-large': null,
  'reason-missing': null,
  'reason-blank': null,
  'denial-without-reason': null,
  'not-looked-through': lookThrough,
  'lost-miscounted': null,
  'too-many-open': () => listOwnRequests,
  'too-many-today': () => listOwnRequests,
  'request-too-large': null,
  'glass-without-reason': null,
  'glass-not-admin': null,
  'glass-destroying': null,
  'glass-needless': null,
  'glass-for-later': null,
  'not-for-later': null,
  'not-for-a-time': null,
  'until-too-early': null,
  'until-too-many': null,
  'way-back-stays': null,
  'not-kept': null,
  'own-gain': null,

  'request-open': showRequest,
  'request-unknown': () => listOpenRequests,
  'request-not-kept': () => listOpenRequests,
  'request-moved-on': showRequest,
  'plan-outdated': showRequest,
  'not-requester': showRequest,
  'own-request': showRequest,
  'not-approver': showRequest,
  'already-reviewed': showRequest,
  'not-again': showRequest,
  'again-conflict': showRequest,
  'undo-not-applied': showRequest,
  'undo-impossible': showRequest,
  'undo-deletion-first': ({ deletion }) => showRequest({ request: deletion }),
  'undo-nothing': showRequest,

  'trace-not-yours': ({ address, hasMailbox }) => (hasMailbox ? showAddress({ address }) : null),
  'since-nonsense': null,
  'since-too-long': null,
  'test-running': null,
  'tests-too-many': ({ address }) => traceAddress({ address }),

  'mail-server-unavailable': () => ({ label: (words) => words.checkHealth, line: '/mail status' }),
};

/** The button for the next step after a fault; null where no command can be run yet. */
export function nextStepButton(text: Translations, fault: Fault): Button | null {
  const step = stepAfter(fault.code, fault);
  if (!step) return null;
  const action = 'action' in step ? step.action : ({ kind: 'run', line: step.line } as const);
  return { label: step.label(text.nextSteps, text), style: 'plain', action };
}

const stepAfter = <Code extends Fault['code']>(code: Code, fault: FaultByCode[Code]): NextStep | null =>
  nextSteps[code]?.(fault) ?? null;
