import type { addressNote } from '../../../commands/address-note.ts';
import type { drift } from '../../../commands/drift.ts';
import type { history } from '../../../commands/history.ts';
import { commands } from '../../../commands/index.ts';
import type { list } from '../../../commands/list.ts';
import type { mine } from '../../../commands/mine.ts';
import type { passwordApps } from '../../../commands/password-apps.ts';
import type { requestList } from '../../../commands/request-list.ts';
import type { restore } from '../../../commands/restore.ts';
import type { show } from '../../../commands/show.ts';
import type { status } from '../../../commands/status.ts';
import { localizeFault } from '../../../src/chat/command/names/localize-fault.ts';
import type { Format } from '../../../src/chat/i18n/format.ts';
import { translationsFor } from '../../../src/chat/i18n/languages.ts';
import type { Translations } from '../../../src/chat/i18n/translations.ts';
import type { Absence } from '../../../src/domain/absence/absence.ts';
import { type Locale, locales } from '../../../src/domain/actor.ts';
import type { MailboxSize } from '../../../src/domain/address/address-state.ts';
import { displayDestination } from '../../../src/domain/address/destination.ts';
import type { Fault } from '../../../src/domain/fault.ts';
import type { Change } from '../../../src/domain/request/change.ts';
import type { Effect } from '../../../src/domain/request/effect.ts';
import { type ChangeAct, changeActs } from '../../../src/domain/request/many/change-act.ts';
import type { MustSeeItem } from '../../../src/domain/request/many/must-see-item.ts';
import type { ActCount, PlanFigures } from '../../../src/domain/request/many/plan-summary.ts';
import { type AccessRights, noRights } from '../../../src/domain/sharing/access-rights.ts';
import type { Impossible } from '../../../src/mail-servers/port.ts';
import {
  ada,
  address,
  aliasTo,
  at,
  change,
  domain,
  exampleOrg,
  mailbox,
  mailboxId,
  outside,
} from '../../support/fixtures/example-org.ts';

const bob = at('bob');
const text = 'what was typed';
const request = 7;
const noon = Date.UTC(2026, 11, 23, 12);
const wantedTime = { at: noon, zone: 'Europe/Paris', typed: 'midday' };
const former = {
  mailbox: mailboxId('old'),
  messages: 3,
  bytes: 3072,
  removedAt: noon - 24 * 60 * 60_000,
  restorableUntil: noon + 29 * 24 * 60 * 60_000,
};

const support = {
  ...({ tenant: 'slack/T1', platform: 'slack', group: 'S1', name: 'support', reach: 'inside' } as const),
};
const placed = { id: 'U1', name: 'Bob', to: null };

/** One of each: a fault that is missing here does not compile. */
const faults: { readonly [Code in Fault['code']]: Omit<Extract<Fault, { code: Code }>, 'code'> } = {
  'access-own': { address: bob },
  'access-other-server': { address: bob, holder: at('ann') },
  'access-catch-all': { address: address('@example.org') },
  'access-person-without-mailbox': { person: ada },
  'access-person-unclear': { person: ada, mailboxes: [bob, at('ann')] },
  'address-without-at': { text },
  'name-without-brackets': { text: 'Ann', address: 'ann@example.org' },
  'address-too-long': { text, octets: 300 },
  'local-part-empty': { text },
  'group-unknown': { typed: text, platform: 'discord' },
  'group-at-terminal': { typed: text },
  'group-unreadable': { name: 'support', platform: 'slack', why: 'no-permission' },
  'group-everyone': {},
  'group-without-emails': { platform: 'discord' },
  'group-needs-alias': { address: bob },
  'group-none': { address: bob },
  'group-nobody': { address: bob, group: support },
  'group-forward': { address: bob, forward: bob, group: support },
  'alias-without-login': { address: bob, act: 'suspend' },
  'rename-alias': { address: bob, to: at('robert'), forwards: [outside('x')] },
  'local-part-too-long': { text, octets: 65 },
  'review-unknown': {},
  'review-for-admins': { role: 'moderator' },
  'review-ended': { domain: exampleOrg },
  'review-answered': { domain: exampleOrg, number: 3 },
  'review-no-owner': {},
  'review-not-asked': {},
  'review-too-many': { count: 30, most: 25 },
  'local-part-quoted': { text },
  'local-part-not-ascii': { text, character: 'ü' },
  'local-part-character': { text, character: ' ' },
  'local-part-dots': { text },
  'local-part-route': { text, character: '%' },
  'local-part-hyphen': { text },
  'local-part-star': { text, domain: exampleOrg },
  'domain-empty': { text },
  'domain-literal': { text },
  'domain-too-long': { text, octets: 256 },
  'domain-label-too-long': { text, label: 'a'.repeat(64) },
  'domain-label': { text, label: '-' },
  'domain-single-label': { text },
  'domain-numeric': { text },
  'size-nonsense': { text },
  'size-without-unit': { text: '2', forms: ['2M', '2G'] },
  'size-ambiguous': { text, forms: ['1500M', '1.5M'] },
  'when-nonsense': { argument: 'at', typed: 'someday' },
  'when-impossible': { argument: 'at', typed: '2027-02-30' },
  'when-ambiguous': { argument: 'at', typed: '12/11/2026', forms: ['2026-11-12', '2026-12-11'] },
  'when-past': { argument: 'until', time: wantedTime },
  'when-too-far': { argument: 'until', time: wantedTime, years: 2 },
  'command-unknown': { typed: 'crate', nearest: 'create' },
  'argument-missing': { command: 'create', argument: 'ADDRESS' },
  'argument-either': { command: 'suspend', argument: 'ADDRESS|where:FILTERS' },
  'argument-unexpected': { command: 'create', typed: 'more' },
  'filter-unknown': { command: 'suspend', typed: 'box1' },
  'argument-twice': { command: 'create', argument: 'quota' },
  'import-too-many-lines': { limit: 10_000, count: 12_345 },
  'import-not-text': { as: 'spreadsheet' },
  'import-empty': {},
  'import-without-address-column': { header: ['Name', 'Phone'] },
  'import-column-twice': { column: 'address', names: ['Email', 'Mail'] },
  'import-with-passwords': { name: 'Password' },
  'export-too-large': { most: 8 * 1024 ** 2, domain: null },
  'line-quote-unclosed': {},
  'line-too-many-cells': { cells: 9, columns: 7 },
  'line-without-address': {},
  'line-repeated': { address: bob, lines: [3, 7] },
  'line-kind-unknown': { typed: 'list' },
  'line-state-unknown': { typed: 'perhaps' },
  'line-not-catch-all': { address: bob, isCatchAll: false },
  'line-drops-mailbox': { address: bob },
  'line-adds-mailbox': { address: bob },
  'line-forwards-only': { address: bob },
  'line-of-alias': { address: bob, column: 'owner' },
  'line-without-forwards': { address: bob },
  'line-everybody': { address: bob },
  'line-owner-unknown': { typed: 'ann', platform: 'slack' },
  'line-owner-ambiguous': { typed: 'ann', platform: 'discord', count: 2 },
  'line-owner-by-email': { typed: 'ann@example.org', scope: 'users:read.email' },
  'line-owner-away': { platform: 'slack' },
  'file-too-big': { name: 'people.csv', most: 5_242_880 },
  'file-missing': { name: '/home/ada/people.csv' },
  'file-is-directory': { name: '/home/ada' },
  'file-forbidden': { name: '/root/people.csv' },
  'file-gone': { name: 'people.csv', platform: 'discord' },
  'file-away': { name: 'people.csv', platform: 'slack' },
  'file-scope': { scope: 'files:read' },
  'file-not-given': { platform: 'slack' },
  'note-too-long': { length: 250, most: 200 },
  'absence-length': { argument: 'text', length: 1600, most: 1500 },
  'absence-order': { from: noon, until: noon },
  'absence-not-kept': { address: bob },
  'absence-own-filter': { address: bob, filter: { name: 'sorting', beside: 'possible' } },
  'absence-no-filter': { address: bob, name: 'sorted', active: 'sorting' },
  'argument-too-long': { argument: 'search', length: 120, most: 100 },
  'choice-unknown': { command: 'list', argument: 'kind', typed: 'both', choices: ['mailbox', 'alias'] },
  'count-nonsense': { argument: 'page', typed: '-1' },
  'count-separated': { argument: 'page', typed: '1,000', form: '1000' },
  'quote-unclosed': { typed: '"x' },
  'person-unclear': { typed: '@lea', platform: 'slack' },
  'forward-too-many': { count: 101 },
  'forward-duplicate': { forward: bob },
  'forward-self': { address: bob },
  'forward-missing-local': { forward: bob },
  'forward-loop': { path: [bob, at('ann'), bob] },
  'domain-unknown': { domain: exampleOrg, known: [] },
  stranger: { person: 'slack/T1/U1', policyFile: true },
  'person-unknown': { platform: 'slack' },
  'domain-is-alias': { domain: domain('alias.example'), target: exampleOrg },
  'domain-taken': { domain: exampleOrg },
  'postmaster-in-new-domain': { domain: exampleOrg, forward: bob },
  'alias-domain-self': { domain: exampleOrg },
  'alias-domain-already': { domain: domain('old.example'), of: exampleOrg },
  'alias-domain-own': { domain: domain('old.example'), holds: { kind: 'addresses', count: 1, first: [bob] } },
  'alias-domain-chain': { domain: domain('old.example'), target: domain('b.example'), of: exampleOrg },
  'alias-domain-named': {
    domain: exampleOrg,
    by: { kind: 'alias-domains', count: 1, first: [domain('old.example')] },
  },
  'alias-domain-not': { domain: domain('old.example') },
  'domain-quota-exceeded': {
    ...{ domain: exampleOrg, quota: 2048, granted: 4096 },
    unlimited: { count: 0, first: [] },
  },
  'domain-quota-already': { domain: exampleOrg, quota: 2048 },
  'domain-quota-required': { domain: exampleOrg },
  'folders-of-others': { address: bob },
  'dkim-key': { domain: exampleOrg, selector: 'f202611', why: 'gone' },
  'dkim-already': { domain: exampleOrg, selector: 'f202611', act: 'make' },
  'dkim-not-published': { domain: exampleOrg, selector: 'f202611', found: 'none' },
  'dkim-none': { domain: exampleOrg, act: 'sign' },
  'dkim-which': { domain: exampleOrg, act: 'sign', selectors: ['f202610', 'f202611'] },
  'dkim-selector': { selector: 'a_b' },
  'domain-in-use': { domain: exampleOrg, by: { kind: 'addresses', count: 4, first: [bob] } },
  'domain-not-given': { domain: exampleOrg, tenant: 'slack/T1' },
  'address-unknown': { address: bob },
  'address-taken': { address: bob, as: 'mixed' },
  'changed-meanwhile': { address: bob },
  'already-so': { address: bob, what: 'same' },
  'no-mailbox': { address: bob },
  'mailbox-suspended': { address: bob },
  'mailbox-with-tag': { address: at('bob+tag'), delimiter: '+' },
  'mailbox-catch-all': { address: address('@example.org') },
  'alias-without-forward': { address: bob },
  'forward-absent': { address: bob, forward: outside('x') },
  'forward-present': { address: bob, forward: outside('x') },
  'last-forward': { address: bob },
  'quota-below-use': { quota: 1, used: 2 },
  'still-forwarded-to': { address: bob, by: [at('ann')] },
  'disposal-mixed': { address: bob, how: 'discard', to: [outside('x')] },
  'postmaster-protected': { address: at('postmaster'), act: 'delete' },
  'server-refuses': {
    server: 'old',
    address: bob,
    why: { code: 'against-rules', words: 'Its account has no room.' },
  },
  'changes-refused': {
    refusals: [{ line: 3, address: bob, fault: { code: 'listed-twice', address: bob, first: 2 } }],
    count: 1,
    of: 2,
  },
  'listed-twice': { address: bob, first: 2 },
  'nothing-to-change': { count: 2 },
  'nothing-selected': {},
  'too-many-changes': { count: 10_001, most: 10_000 },
  'changes-too-large': { bytes: 20 * 1024 ** 2, most: 16 * 1024 ** 2 },
  'too-much-to-see': { items: 1840, most: 500 },
  'too-many-levels': { address: bob, most: 16 },
  'changes-circular': { address: bob },
  'server-cannot': { server: 'cow', what: 'restore' },
  'person-without-mailbox': { person: ada },
  'owner-unknown': { address: bob },
  'owner-unreachable': { address: bob, owner: 'ada', platform: 'terminal' },
  'owner-already': { address: bob, owner: 'ada' },
  'app-password-taken': { address: bob, name: 'Phone' },
  'app-password-unknown': { address: bob, name: 'Phone', known: ['Tablet'] },
  'app-password-name': { most: 40 },
  'app-passwords-too-many': { address: bob, limit: 20 },
  'nothing-removed': { address: bob },
  'restore-over-mailbox': { address: bob, kept: [former], at: noon },
  'removed-unknown': { address: bob, mailbox: 'x' },
  'not-allowed': { effect: 'catch-all', role: 'member', needed: 'moderator' },
  'ownership-proof': { address: at('admin') },
  'allowed-to-nobody': { effect: 'catch-all' },
  'look-alike': { domain: domain('xn--xample-2of.org'), like: exampleOrg },
  'forward-shut-out': { forward: outside('x'), allowed: ['partner.example'] },
  'quota-too-large': { quota: null, largest: 1024 ** 3 },
  'reason-missing': {},
  'reason-blank': {},
  'denial-without-reason': {},
  'not-looked-through': { request: 7, planHash: 'hash', items: 30 },
  'lost-miscounted': { lost: 200 },
  'too-many-open': { limit: 1, open: 1, until: noon },
  'too-many-today': { limit: 1, count: 1, left: 0, until: noon },
  'request-too-large': { count: 26, limit: 25 },
  'glass-without-reason': {},
  'glass-not-admin': {},
  'glass-destroying': {},
  'glass-needless': {},
  'glass-for-later': {},
  'not-for-later': { what: 'link' },
  'not-for-a-time': { address: bob },
  'not-offboarded': { person: ada, why: { kind: 'yourself' } },
  'until-too-early': { argument: 'until' },
  'until-too-many': { count: 300, most: 250 },
  'way-back-stays': { request, of: 5 },
  'not-kept': { request },
  'own-gain': {},
  'request-open': { address: bob, request, state: 'queued' },
  'request-unknown': { request },
  'request-not-kept': { request, days: 365 },
  'request-moved-on': { request, state: 'applied' },
  'plan-outdated': { request },
  'not-requester': { request, requester: 'ada' },
  'own-request': { request },
  'not-approver': { request, needed: 'admin' },
  'already-reviewed': { request },
  'not-again': { request, state: 'applied' },
  'again-conflict': { request, conflicts: [{ kind: 'address-taken' }] },
  'undo-not-applied': { request, state: 'denied' },
  'undo-impossible': { request, what: 'password' },
  'undo-deletion-first': { request, address: bob, deletion: 13 },
  'undo-nothing': { request, conflicts: [{ kind: 'mail-gone' }, { kind: 'address-gone' }] },
  'trace-not-yours': { address: bob, hasMailbox: true },
  'since-nonsense': { typed: 'soon' },
  'since-too-long': { most: 60 },
  'test-running': { address: bob },
  'tests-too-many': { address: bob, limit: 10, until: 1_790_000_000_000 },
  'mail-server-unavailable': { trouble: 'locked', detail: 'it is locked' },
};

export const everyFault: readonly Fault[] = [
  ...Object.entries(faults).map(([code, rest]) => ({ code, ...rest }) as Fault),
  { code: 'restore-over-mailbox', address: at('postmaster'), kept: [former, former], at: noon },
  { code: 'stranger', person: 'slack/T1/U1', policyFile: false },
  { code: 'forward-shut-out', forward: outside('x'), allowed: null },
  { code: 'quota-too-large', quota: 2048, largest: 1024 },
  { code: 'undo-impossible', request, what: 'domain' },
  { code: 'undo-impossible', request, what: 'app-password' },
  { code: 'undo-impossible', request, what: 'owner' },
  { code: 'undo-impossible', request, what: 'link' },
  { code: 'undo-nothing', request, conflicts: [] },
  { code: 'until-too-early', argument: 'keep' },
  ...(['successor-leaves', 'nothing', 'successor-without-mailbox'] as const).map((kind) => ({
    code: 'not-offboarded' as const,
    person: ada,
    why: { kind },
  })),
  { code: 'not-offboarded', person: ada, why: { kind: 'last-forwards', addresses: [at('postmaster')] } },
  { code: 'person-unclear', typed: 'l e a', platform: 'terminal' },
  ...(['app-passwords', 'domains', 'catch-all', 'mixed', 'forward-only', 'sessions'] as const).map(
    (what) => ({
      code: 'server-cannot' as const,
      server: 'cow',
      what,
    }),
  ),
  { code: 'undo-impossible', request, what: 'dkim' },
  ...(['signs', 'other-signs', 'only-one', 'always-signs', 'unreadable', 'unpublished'] as const).map(
    (why) => ({
      ...{ code: 'dkim-key' as const, domain: exampleOrg, selector: 'f202611', why },
    }),
  ),
  ...(['sign', 'stop', 'delete'] as const).map((act) => ({
    ...{ code: 'dkim-already' as const, domain: exampleOrg, selector: 'f202611', act },
  })),
  ...(['other', 'unknown'] as const).map((found) => ({
    ...{ code: 'dkim-not-published' as const, domain: exampleOrg, selector: 'f202611', found },
  })),
  { code: 'dkim-none', domain: exampleOrg, act: 'delete' },
  { code: 'app-password-unknown', address: bob, name: 'Phone', known: [] },
  { code: 'too-many-open', limit: 2, open: 3, until: null },
  { code: 'too-many-open', limit: 0, open: 0, until: null },
  { code: 'too-many-today', limit: 50, count: 8, left: 3, until: noon },
  { code: 'too-many-today', limit: 50, count: 80, left: 1, until: null },
  { code: 'too-many-today', limit: 0, count: 1, left: 0, until: null },
];

const unknowns = (['uncounted', 'format', 'link', 'unreadable', 'misplaced', 'odd'] as const).map(
  (why): [MailboxSize] => [{ unknown: { why, at: '/home/x/' } }],
);
const absence: Absence = {
  from: noon,
  until: noon + 3_600_000,
  subject: 'Out of office',
  text: 'Back on Monday.',
  includes: 'sorting',
};
const holds = { messages: 3, bytes: 3072 };
const id = mailboxId('one');

const access = (before: AccessRights, after: AccessRights) => ({
  ...{ address: at('info'), holder: bob, before, after },
});

/** One of each kind: an effect that is missing here does not compile. */
const effects: { readonly [Kind in Effect['kind']]: Omit<Extract<Effect, { kind: Kind }>, 'kind'> } = {
  'add-domain': { domain: exampleOrg },
  'remove-domain': { domain: exampleOrg },
  'alias-domain': { domain: domain('old.example'), target: exampleOrg, act: 'add' },
  'set-domain-quota': { domain: exampleOrg, from: null, to: 2048 },
  dkim: { domain: exampleOrg, selector: 'f202611', act: 'make', from: null },
  'create-address': { address: bob },
  'remove-address': { address: bob },
  'add-mailbox': { id, quota: null },
  'restore-mailbox': { id, holds },
  'drop-mailbox': { id, holds },
  'add-forward': { to: outside('x') },
  'remove-forward': { to: outside('x') },
  'catch-all': { domain: exampleOrg, takes: true },
  'set-quota': { from: null, to: 2 * 1024 ** 3 },
  disposal: { how: 'discard', begins: true },
  suspend: {},
  resume: {},
  'set-password': { address: bob },
  'add-app-password': { name: 'Phone' },
  'revoke-app-password': { name: 'Phone' },
  'change-owner': { from: ada, to: ada },
  'lock-out': {},
  'local-delivery': { on: true },
  'delete-later': { id, holds, at: noon, restorable: 'nothing' },
  rename: { from: bob, to: at('robert'), keepsAlias: true },
  'app-passwords': { become: 'ended', names: ['Phone', 'Laptop'] },
  'send-link': { to: ada, appPassword: 'Phone' },
  'ends-reversal': { of: request, dueAt: noon },
  'grant-access': access(noRights, { folders: 'write', send: true }),
  'end-access': access({ folders: 'write', send: true }, noRights),
  'set-note': { from: null, to: 'for the fair' },
  'drop-note': { note: 'for the fair' },
  'set-absence': { from: null, to: absence },
  'end-absence': { was: absence },
  'follow-group': { from: null, to: support, placed: [placed] },
  'unfollow-group': { of: support, forwardsStay: true },
};

export const everyEffect: readonly Effect[] = [
  ...Object.entries(effects).map(([kind, rest]) => ({ kind, ...rest }) as Effect),
  { kind: 'catch-all', domain: exampleOrg, takes: false },
  { kind: 'local-delivery', on: false },
  { kind: 'ends-reversal', of: request, dueAt: noon, deletes: true },
  ...([{ to: [] }, { to: [outside('x')] }, { to: [], how: 'discard' }] as const).flatMap(
    (catchAll): Effect[] => [
      { kind: 'remove-address', address: bob, catchAll },
      { kind: 'suspend', catchAll },
      { kind: 'suspend', of: 'alias', catchAll },
      { kind: 'suspend', catchAll, isNew: true },
      { kind: 'suspend', of: 'alias', catchAll, isNew: true },
    ],
  ),
  { kind: 'suspend', of: 'alias' },
  { kind: 'suspend', isNew: true },
  { kind: 'suspend', of: 'alias', isNew: true },
  { kind: 'suspend', of: 'catch-all', isNew: true },
  { kind: 'resume', of: 'alias' },
  { kind: 'suspend', of: 'catch-all' },
  { kind: 'resume', of: 'catch-all' },
  { kind: 'remove-address', address: address('@example.org') },
  { kind: 'disposal', how: 'discard', begins: false },
  ...(['learn-spam', 'learn-ham'] as const).flatMap((how): Effect[] => [
    { kind: 'disposal', how, begins: true },
    { kind: 'disposal', how, begins: false },
  ]),
  { kind: 'lock-out', leaves: ['security-key', 'second-factor', 'reset-link'] },
  { kind: 'change-owner', from: null, to: ada },
  { kind: 'rename', from: bob, to: at('robert'), keepsAlias: false },
  {
    kind: 'rename',
    from: bob,
    to: at('robert'),
    keepsAlias: false,
    replacesAlias: true,
    catchAll: { to: [] },
  },
  { kind: 'restore-mailbox', id, holds, removedAt: Date.UTC(2026, 0, 1, 12) },
  { kind: 'send-link', to: ada, appPassword: null },
  { kind: 'set-note', from: 'for the fair', to: 'until Friday' },
  { kind: 'set-note', from: 'for the fair', to: null },
  { kind: 'grant-access', ...access(noRights, { folders: 'read', send: false }) },
  { kind: 'grant-access', ...access(noRights, { folders: 'none', send: true }) },
  { kind: 'end-access', ...access({ folders: 'write', send: true }, { folders: 'read', send: false }) },
  { kind: 'end-access', ...access({ folders: 'none', send: true }, noRights) },
  ...(['ended', 'paused', 'resumed'] as const).flatMap((become) =>
    [null, ['Phone'], Array.from({ length: 12 }, (_, n) => `Phone ${n}`)].map(
      (names) => ({ kind: 'app-passwords', become, names }) as const,
    ),
  ),
];

const changed = change(bob, mailbox('one'), aliasTo(outside('x')));

const quotaCounts = {
  values: [
    { to: 2 * 1024 ** 3, count: 30 },
    { to: null, count: 1 },
  ],
  others: 2,
};
const lost = { mailboxes: 3, messages: 30, bytes: 3072, unknown: 0 };
const otherActs: readonly ActCount[] = [
  { act: 'create-alias', count: 2 },
  { act: 'suspend', count: 4 },
];
const summaryOf = (acts: readonly ActCount[], fromFile = false): PlanFigures => ({
  changes: acts.reduce((sum, { count }) => sum + count, 0),
  acts,
  domains: 2,
  byDomain: [],
  lost,
  outside: 0,
  fromFile,
});

const some = [
  { count: 1, addresses: [bob] },
  { count: 400, addresses: [at('ann'), bob] },
];
const most = { to: outside('x'), count: 1 };

/** One of each kind: an item that is missing here does not compile. */
const items: {
  readonly [Kind in MustSeeItem['kind']]: readonly Omit<Extract<MustSeeItem, { kind: Kind }>, 'kind'>[];
} = {
  'drop-mailbox': [{ address: bob, id, holds }],
  'delete-later': [
    { address: bob, id, holds, at: noon },
    { address: bob, id, holds, at: noon, restorable: 'minutes' },
  ],
  'drop-all-mailboxes': [{ domain: exampleOrg, holds: lost }],
  forward: some.map((of) => ({ ...of, to: outside('x'), outside: true })),
  'new-forwards': some.flatMap((of) => [
    { ...of, domain: domain('outside.example'), forwards: of.count, most },
    { ...of, domain: domain('outside.example'), forwards: 500, most },
    { ...of, domain: domain('outside.example'), forwards: 500, most: { ...most, count: 12 } },
  ]),
  disposal: some.map((of) => ({ ...of, how: 'discard' as const })),
  'to-catch-all': some.flatMap((of) => [
    { ...of, domain: exampleOrg, to: [outside('x')] },
    { ...of, domain: exampleOrg, to: [] },
    { ...of, domain: exampleOrg, to: [], how: 'learn-spam' as const },
  ]),
  'catch-all': [
    { domain: exampleOrg, takes: true },
    { domain: exampleOrg, takes: false },
  ],
  rename: [true, false].map((keepsAlias) => ({ address: bob, from: at('robert'), keepsAlias })),
  owner: some.flatMap((of) => [
    { ...of, to: ada, locksOut: false, leaves: [] },
    { ...of, to: ada, locksOut: true, leaves: ['second-factor' as const] },
  ]),
  access: [{ address: at('info'), holder: bob, after: { folders: 'write', send: true } }],
  link: some.map((of) => ({ ...of, to: ada })),
  credentials: some.flatMap((of) => [
    { ...of, of: 'password' as const },
    { ...of, of: 'app-password' as const },
  ]),
  restore: some.map((of) => ({ ...of, domain: exampleOrg, holds: lost })),
  'ownership-proof': [{ address: at('admin') }],
  'remove-domain': [{ domain: exampleOrg }],
  'alias-domain': (['add', 'remove'] as const).map((act) => ({
    ...{ domain: domain('old.example'), target: exampleOrg, act },
  })),
  dkim: (['make', 'sign', 'stop', 'delete'] as const).map((act) => ({
    ...{ domain: exampleOrg, selector: 'f202611', act, from: 'f202511' },
  })),
  'add-domain': [
    { domain: exampleOrg, postmaster: [] },
    { domain: exampleOrg, postmaster: [bob] },
  ],
};

const everyItem: readonly MustSeeItem[] = Object.entries(items).flatMap(([kind, each]) =>
  each.map((rest) => ({ kind, ...rest }) as MustSeeItem),
);

/** One change for every headline, with the effects that make it that one. */
const headlines: readonly [Change, readonly Effect[]][] = [
  [{ kind: 'domain', domain: domain('new.example'), postmaster: aliasTo(bob) }, []],
  [{ kind: 'password', address: bob, mailbox: id }, []],
  [{ kind: 'app-password', address: bob, mailbox: id, name: 'Phone', act: 'add' }, []],
  [{ kind: 'app-password', address: bob, mailbox: id, name: 'Phone', act: 'revoke' }, []],
  [{ kind: 'owner', address: bob, mailbox: id, from: null, to: ada, locksOut: true }, []],
  [{ kind: 'owner', address: bob, mailbox: id, from: null, to: ada, locksOut: false }, []],
  [{ kind: 'link', address: bob, mailbox: id, owner: ada, appPassword: null }, []],
  [changed, [{ kind: 'ends-reversal', of: request, dueAt: noon }]],
  [
    changed,
    [
      { kind: 'ends-reversal', of: request, dueAt: noon },
      { kind: 'set-note', from: null, to: 'for the fair' },
    ],
  ],
  [{ kind: 'note', address: bob, mailbox: id, from: null, to: 'for the fair' }, []],
  [{ kind: 'note', address: bob, mailbox: id, from: 'for the fair', to: null }, []],
  ...everyEffect.map((effect): [Change, readonly Effect[]] => [changed, [effect]]),
  ...everyEffect.map((effect): [Change, readonly Effect[]] => [
    changed,
    [effect, { kind: 'create-address', address: bob }],
  ]),
  ...everyEffect.map((effect): [Change, readonly Effect[]] => [
    changed,
    [effect, { kind: 'remove-address', address: bob }],
  ]),
];

type Calls<Words> = {
  readonly [Name in keyof Words as Words[Name] extends (...args: never[]) => unknown
    ? Name
    : never]: Words[Name] extends (...args: infer Args) => unknown ? readonly Args[] : never;
};

type CommandCalls<C> = C extends {
  readonly words?: Readonly<Record<Locale, (format: Format) => infer Words>>;
}
  ? Calls<Words>
  : never;

const counts: readonly [number][] = [[0], [1], [2], [1000]];
const bobs: readonly [string, string | null][] = [
  ['bob@example.org', null],
  ['bob@example.org', 'Phone'],
];
const bobsUntil = bobs.map(([bob, name]): [string, string | null, number] => [bob, name, noon]);

/** What every message is filled in with: a message that is missing here does not compile. */
const calls: {
  readonly root: Pick<Calls<Translations>, 'describe' | 'faults'>;
  readonly lists: Calls<Translations['lists']>;
  readonly kept: Calls<Translations['kept']>;
  readonly links: Calls<Translations['links']>;
  readonly mailTests: Calls<Translations['mailTests']>;
  readonly traces: Calls<Translations['traces']>;
  readonly notices: Calls<Translations['notices']>;
  readonly notifications: Calls<Translations['notifications']>;
  readonly many: Calls<Translations['many']>;
  readonly selection: Calls<Translations['selection']>;
  readonly offboarding: Calls<Translations['offboarding']>;
  readonly plans: Calls<Translations['plans']>;
  readonly quotas: Calls<Translations['quotas']>;
  readonly requests: Calls<Translations['requests']>;
  readonly endedBy: Calls<Translations['requests']['endedBy']>;
} = {
  root: {
    describe: [
      [null, displayDestination],
      [mailbox('one', { quota: 1024 ** 3, forwards: [outside('x')] }), displayDestination],
      [aliasTo(bob), displayDestination],
    ],
    faults: everyFault.map((fault) => [fault]),
  },
  lists: {
    outside: [['x@outside.example']],
    noAddress: [['/dev/null']],
    more: counts,
    headed: [['example.org', 'x']],
    page: [[1, 2]],
    pageOfMore: [
      [1, 25],
      [26, 25],
    ],
    repeated: [['a@example.org']],
    noSuchPage: counts,
    domainsTitle: counts,
    ownerHint: [['bob@example.org']],
  },
  kept: {
    field: [[former, noon]],
    beside: [['bob@example.org', former, noon]],
    one: [
      [former, noon],
      [former, noon + 29 * 24 * 60 * 60_000],
    ],
    hint: [['bob@example.org']],
  },
  links: {
    title: bobs,
    label: [[null], ['Phone']],
    hint: bobsUntil,
    lifetime: bobsUntil,
    onItsWay: bobs,
    undeliverable: [['bob@example.org', 'ada']],
    undeliverableHint: bobs,
    newMailboxes: [[1], [12]],
    passwordsMissing: [[1], [12]],
    passwordOf: [['bob@example.org']],
    moreMailboxes: [[1], [1000]],
    undeliverableList: [
      [1, 'ada'],
      [12, 'ada'],
    ],
  },
  quotas: {
    nearlyFull: [['bob@example.org', 83]],
    severalNearlyFull: [[2], [1000]],
    holds: [[850, 1024]],
    holdsShare: [[850, 1024, 83]],
    hint: [['bob@example.org']],
    ownerlessHint: [['bob@example.org'], [null]],
    moreTitle: [['bob@example.org']],
    moreNow: [['2 messages (3 kB)', 2048]],
    moreHint: [['bob@example.org']],
    askFor: [[2048]],
    noLimit: [['bob@example.org']],
    largestAllowed: [['bob@example.org', 2048]],
  },
  notices: {
    changed: [['bob@example.org']],
    taken: [['bob@example.org']],
    several: [[2], [1000]],
    hint: [[request]],
    newUserName: [['ann@example.org']],
    historyHint: [['bob@example.org']],
  },
  mailTests: {
    started: [['bob@example.org']],
    from: [['postmaster@example.org']],
    title: (['refused', 'not-seen', 'arrived', 'failed', 'under-way', 'came-back', 'unknown'] as const).map(
      (kind) => [kind, 'bob@example.org'],
    ),
    refused: [['550 5.1.1 User unknown'], ['']],
    underWay: [['bob@example.org']],
    cameBack: [
      [1, 'bob@outside.example'],
      [50, 'bob@outside.example'],
    ],
    undeliverable: [['bob@example.org', 'Ada']],
    undeliverableHint: [['bob@example.org']],
    mailText: [['bob@example.org', 'Ada']],
  },
  traces: {
    title: [
      [0, 'bob@example.org', noon],
      [1, 'bob@example.org', noon],
      [1000, 'bob@example.org', noon],
    ],
    nothing: [[null], ['ada@outside.example']],
    logBegins: [[noon]],
    more: [[100]],
    hint: [['bob@example.org']],
    message: [[noon, 'ada@outside.example', 'Delivered to bob@example.org.']],
    refused: [['bob@example.org', '550 5.1.1 User unknown']],
    refusedForNow: [['bob@example.org', '450 4.2.0 Greylisted']],
    delivered: [
      ['bob@example.org', null],
      ['bob@example.org', 'info@example.org'],
    ],
    handedOver: [['bob@outside.example', 'bob@example.org', 'mx.outside.example[192.0.2.1]:25', '250 ok']],
    discarded: [['bob@example.org']],
    bounced: [['bob@outside.example', 'bob@example.org', '550 no']],
    looped: [['bob@outside.example', null, '554 5.4.6 Too many hops']],
    expired: [['bob@outside.example', null, 'Connection lost']],
    waiting: [
      ['bob@outside.example', null, 'Connection refused', noon],
      ['bob@outside.example', null, '', null],
    ],
    held: [['bob@example.org', null, '']],
    deleted: [['bob@example.org', null]],
  },
  offboarding: {
    lines: [
      [{ person: ada, to: ada, keep: null, requests: 0 }],
      [{ person: ada, to: ada, keep: { at: noon, zone: 'Europe/Paris', typed: '90d' }, requests: 1 }],
      [{ person: ada, to: null, keep: { at: noon, zone: 'Europe/Paris', typed: '90d' }, requests: 3 }],
    ],
  },
  selection: {
    found: [
      [null, 1, 0],
      [null, 3, 0],
      ['search:temp', 1, 0],
      ['search:temp', 1000, 0],
    ],
    left: [[{ count: 1, addresses: [bob] }], [{ count: 3, addresses: [bob, bob] }]],
  },
  many: {
    checking: [[51], [3000]],
    checkingHint: [[7]],
    act: changeActs.flatMap((act) => [0, 1, 2, 1000].map((count): [ChangeAct, number] => [act, count])),
    headline: changeActs.flatMap((act): [PlanFigures, string | null][] => [
      [summaryOf([{ act, count: 12 }]), 'example.org'],
      [summaryOf([{ act, count: 12 }]), null],
      [
        { ...summaryOf([{ act, count: 12 }]), quotas: { values: [{ to: null, count: 12 }], others: 0 } },
        null,
      ],
      [{ ...summaryOf([{ act, count: 12 }]), owners: { values: [{ to: ada, count: 12 }], others: 0 } }, null],
      [summaryOf([{ act, count: 1 }], true), 'example.org'],
      [summaryOf([{ act, count: 1 }, ...otherActs]), 'example.org'],
    ]),
    quotas: [[quotaCounts], [{ ...quotaCounts, others: 0 }]],
    owners: [[{ values: [{ to: ada, count: 3 }], others: 1 }]],
    alsoDeleted: some.map((of) => [of]),
    restOf: [[request]],
    restLeftOut: [
      [
        { why: 'as-wanted', count: 1, first: [{ line: null, address: bob }] },
        translationsFor('en').conflicts,
      ],
      [
        { why: 'needs-left-out', count: 1, first: [{ line: 3, address: bob }] },
        translationsFor('en').conflicts,
      ],
      [{ why: 'impossible', count: 2, first: [{ line: 3, address: bob }] }, translationsFor('en').conflicts],
      [
        { why: 'address-gone', count: 7, first: [{ line: 3, address: bob }] },
        translationsFor('en').conflicts,
      ],
    ],
    refused: [
      [true, false],
      [false, true],
      [true, true],
    ],
    sum: [
      [{ mailboxes: 3, messages: 30, bytes: 3072, unknown: 0 }],
      [{ ...lost, unknown: 1 }],
      [{ ...lost, unknown: 3 }],
    ],
    item: everyItem.map((item) => [item, displayDestination]),
    withCount: [['example.org', 1000]],
    numbered: [[1, 'x']],
    loss: [
      [{ ...lost, mailboxes: 1 }, null, noon],
      [lost, null, noon],
      [lost, noon + 60_000, noon],
      [lost, noon + 30 * 24 * 60 * 60_000, noon],
    ],
    outside: counts,
    more: counts,
    mustLook: counts,
    asIs: counts,
    createdSuspended: counts,
    leftOut: counts,
    points: [[1, 40, 1000]],
    lookTitle: [[request]],
    lookHint: [[request]],
    allTitle: [[request]],
    allHint: [[request]],
    csvTitle: [
      [request, 1],
      [request, 200],
    ],
    progress: [
      [0, 200],
      [1, 200],
      [187, 200],
    ],
    failedSoFar: counts,
    away: [
      [{ server: 'old', trouble: 'unreachable', waiting: 1, since: null }],
      [{ server: 'old', trouble: 'unreachable', waiting: 2, since: noon }],
      [{ server: 'old', trouble: 'no-worker', waiting: 1, since: noon }],
      [{ server: 'old', trouble: 'no-worker', waiting: 2, since: noon }],
    ],
    appliedOf: [
      [0, 200],
      [1, 200],
      [187, 200],
    ],
    neverBegan: counts,
    failure: [
      [1, 'bob@example.org', 'x.'],
      [2, 'bob@example.org', 'x.'],
    ],
    moreFailures: counts,
    partlyApplied: [
      ['ada', request, 'x', 0, 200],
      ['ada', request, 'x', 187, 200],
    ],
    restHint: [[request]],
    restorable: [[noon, noon]],
    numberForm: [[21], [1000]],
  },
  plans: {
    onceResumed: [['Mail is forwarded.']],
    holding: [[{ messages: 0, bytes: 0 }], [{ messages: 1, bytes: 1 }], [holds], ...unknowns],
    quota: [[null], [1024 ** 3]],
    headline: headlines,
    effect: everyEffect.map((effect) => [effect, displayDestination]),
    postmaster: [['postmaster@example.org', 'x@outside.example']],
    loss: [
      [changed, { messages: 0, bytes: 0 }, noon, noon],
      [changed, { messages: 1, bytes: 1 }, noon, noon],
      [changed, holds, noon, noon],
      [changed, { messages: 0, bytes: 0 }, null, noon],
      [changed, { messages: 1, bytes: 1 }, null, noon],
      [changed, holds, null, noon],
    ],
  },
  requests: {
    question: [['x']],
    titled: [
      ['x', 'stale'],
      ['x', 'cancelled'],
    ],
    confirmHint: [[request, noon]],
    approvalWanted: [
      ['admin', 1],
      ['moderator', 1],
      ['moderator', 2],
    ],
    approvalsOf: [
      ['admin', 1],
      ['moderator', 2],
    ],
    approvalHint: [[request, noon]],
    onPlatform: [[ada]],
    page: [[1, 2]],
    readFirst: [[2]],
    approvals: [['ada', 1, 2]],
    detailsHint: [[request, 'bob@example.org']],
    undoes: [[request]],
    like: [['ada']],
    leftAsIs: [['x']],
    denyForm: [[request]],
    reminder: [['x', request, noon]],
    reminderHint: [[request, noon]],
    digest: [[2]],
    digestMore: [[1], [2]],
    glassNote: [['ada', 'x']],
    glassHint: [[request]],
    unreached: [[request]],
    unreachedHint: [[request]],
    step: [[noon, 'ada', 'approved']],
    underWay: [[request]],
    unfinished: [['x.']],
    workerAway: [['old', noon]],
    queueAway: [[request]],
    restorable: [['bob@example.org', noon, noon]],
    gaveUp: [
      [null, 'abcd1234'],
      ['x.', 'abcd1234'],
    ],
    impossible: [
      [{ code: 'domain-gone', domain: exampleOrg }, 'bob@example.org'],
      [{ code: 'mailbox-gone', id }, 'bob@example.org'],
      [{ code: 'removed-mail-gone', id }, 'bob@example.org'],
      [{ code: 'app-password-taken', name: 'Phone' }, 'bob@example.org'],
      [{ code: 'against-rules', words: 'x.' }, 'bob@example.org'],
      [{ code: 'alias-domain', domain: exampleOrg, target: exampleOrg }, 'bob@example.org'],
      ...[1, 4].flatMap((count): [Impossible, string][] => [
        [
          {
            code: 'domain-in-use',
            domain: exampleOrg,
            by: { kind: 'alias-domains', count, first: [domain('alias.example')] },
          },
          'postmaster@example.org',
        ],
        [
          { code: 'domain-in-use', domain: exampleOrg, by: { kind: 'addresses', count, first: [bob] } },
          'postmaster@example.org',
        ],
      ]),
      ...(['off', 'relayed'] as const).map((why): [Impossible, string] => [
        { code: 'domain-not-received', domain: exampleOrg, why },
        'bob@example.org',
      ]),
      ...(['mailboxes', 'aliases', 'quota', 'domain-quota'] as const).flatMap((limit) =>
        [0, 2048].map((most): [Impossible, string] => [
          { code: 'domain-limit', domain: exampleOrg, limit, most },
          'bob@example.org',
        ]),
      ),
      ...[0, 2048].map((most): [Impossible, string] => [
        { code: 'domain-limit', domain: exampleOrg, limit: 'domain-quota', most, of: 8192 },
        'bob@example.org',
      ]),
      ...[0, 1, 5].map((count): [Impossible, string] => [
        {
          ...{ code: 'domain-quota-exceeded', domain: exampleOrg, quota: 2048, granted: 4096 },
          unlimited: { count, first: count === 0 ? [] : [bob] },
        },
        'postmaster@example.org',
      ]),
    ],
    failedHint: [[request, 'bob@example.org']],
    staleText: [['bob@example.org', 'x']],
    overtakenText: [
      ['bob@example.org', request],
      ['bob@example.org', null],
    ],
    staleHint: [[request, 'bob@example.org']],
    endedHint: [[request]],
    diskFull: [['abcd1234']],
    databaseLocked: [['abcd1234']],
    unexpected: [['abcd1234']],
  },
  notifications: {
    applied: [['al', 'x']],
    linkSentTo: [['ada']],
    denied: [['ada', 'max', request, 'x', 'y']],
    cancelled: [['ada', 'max', request, 'x']],
    undecided: [['ada', request, 'x', 7 * 24 * 60 * 60_000]],
    unconfirmed: [['ada', request, 'x', 15 * 60_000]],
    failed: [['ada', request, 'x']],
    stale: [
      ['ada', request, 'x', 1],
      ['ada', request, 'x', 9],
    ],
    againHint: [[request]],
    anewHint: [[request]],
    doneHint: [[request]],
    asked: [[request, 'x']],
    showRequest: [[request]],
    channelClosed: [['slack/T1/C2']],
  },
  endedBy: { cancelled: [['ada']], denied: [['ada']] },
};

/** The same for the words of each command that has some to fill in. */
const commandCalls = {
  'address folders': {
    title: [['bob@example.org']],
    uncounted: [['bob@example.org']],
    empty: [['bob@example.org']],
    hint: [['bob@example.org']],
  },
  'domain top': {
    title: [
      ['example.org', 1, 1024],
      ['example.org', 12, 1024],
    ],
    percent: [[83]],
    more: [[1024]],
    since: [[noon, noon]],
    shared: [[{ quota: 4096, granted: 1024, unlimited: { count: 0, first: [] } }]],
  },
  import: {
    ...{ asIs: counts, ignored: [[['phone']], [['phone', 'note']]] },
    forATime: [
      [[{ address: bob, request, until: wantedTime }], 0],
      [[{ address: bob, request, until: wantedTime }], 2],
    ],
  },
  export: {
    title: [
      ['example.org', 1],
      ['example.org', 12],
    ],
  },
  drift: {
    title: counts.flatMap(([count]): [number, boolean][] => [
      [count, false],
      [count, true],
    ]),
    appeared: [['x']],
    changed: [['x', 'y']],
    replaced: [['x', 'y']],
    gone: [['x']],
    domainGone: [[null], ...counts],
    together: [[null], ...counts],
  } satisfies CommandCalls<typeof drift>,
  list: {
    total: [
      [2, 1024, true],
      [2, 1024, false],
      [1, null, true],
    ],
    found: [
      [1, false, 'x'],
      [1000, true, 'x'],
    ],
    matching: counts,
    where: [['search:x']],
  } satisfies CommandCalls<typeof list>,
  'address note': { hint: [['bob@example.org']] } satisfies CommandCalls<typeof addressNote>,
  show: {
    passwordHint: [['bob@example.org']],
    otherName: [['bob@old.example', 'bob@example.org']],
  } satisfies CommandCalls<typeof show>,
  restore: {
    title: [
      ['bob@example.org', 1],
      ['bob@example.org', 2],
    ],
    restoreButton: [['x', 'y']],
    hint: [['bob@example.org']],
  } satisfies CommandCalls<typeof restore>,
  'request list': {
    title: counts.flatMap(([count]) =>
      (['all', 'mine', 'waiting'] as const).flatMap(
        (which): ['all' | 'mine' | 'waiting', number, boolean][] => [
          [which, count, false],
          [which, count, true],
        ],
      ),
    ),
    showButton: [[request]],
  } satisfies CommandCalls<typeof requestList>,
  mine: {
    title: counts,
    ownMailbox: [
      ['x', null, []],
      ['x', 1024, ['x']],
    ],
  } satisfies CommandCalls<typeof mine>,
  history: { title: [['bob@example.org'], [null]] } satisfies CommandCalls<typeof history>,
  status: { title: [[true], [false]] } satisfies CommandCalls<typeof status>,
  'password apps': {
    title: counts.map(([count]): [string, number] => ['bob@example.org', count]),
    hint: [['bob@example.org']],
    revokeButton: [['Phone']],
  } satisfies CommandCalls<typeof passwordApps>,
};

/** Every message of a language, filled in: where it stands in the catalogue, and its words. */
export function messagesOf(text: Translations): readonly (readonly [string, string])[] {
  const {
    describe,
    faults: say,
    conflicts,
    kept,
    lists,
    links,
    mailTests,
    traces,
    many,
    notices,
    notifications,
    offboarding,
    plans,
    requests,
    selection,
  } = text;
  return [
    ...said(
      '',
      { describe, faults: (fault: Fault) => say(localizeFault(commands, fault, text.locale)) },
      calls.root,
    ),
    ...said('conflicts', conflicts, {}),
    ...said('kept', kept, calls.kept),
    ...said('lists', lists, calls.lists),
    ...said('links', links, calls.links),
    ...said('mailTests', mailTests, calls.mailTests),
    ...said('traces', traces, calls.traces),
    ...said('many', many, calls.many),
    ...said('notices', notices, calls.notices),
    ...said('notifications', notifications, calls.notifications),
    ...said('offboarding', offboarding, calls.offboarding),
    ...said('plans', plans, calls.plans),
    ...said('quotas', text.quotas, calls.quotas),
    ...said('requests', requests, calls.requests),
    ...said('selection', selection, calls.selection),
    ...said('requests.endedBy', requests.endedBy, calls.endedBy),
    ...commandWords(text),
  ];
}

/** What commands say of themselves, and beside the catalogue. */
const commandWords = (text: Translations) =>
  commands.flatMap(({ path, summary, details, words }) => {
    const name = path.join(' ');
    const samples: Samples = new Map<string, Samples>(Object.entries(commandCalls)).get(name) ?? {};
    const own = { ...(words?.[text.locale](text.format) ?? {}) };
    for (const [key, word] of Object.entries(own))
      if (typeof word === 'function' && !samples[key]) throw new Error(`no sample of ${name}: ${key}`);
    const about = { summary: summary[text.locale], details: details?.[text.locale] };
    return [...said(name, about, {}), ...said(name, own, samples)];
  });

type Samples = Readonly<Record<string, readonly (readonly unknown[])[]>>;

function said(path: string, words: unknown, samples: Samples, name = ''): (readonly [string, string])[] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function')
    return (samples[name] ?? []).flatMap((args, index) => said(`${path} ${index}`, words(...args), samples));
  return Object.entries(words ?? {}).flatMap(([key, value]) => said(`${path}.${key}`, value, samples, key));
}

/** Every language, by its locale. */
export const languages = locales.map((locale) => [locale, translationsFor(locale)] as const);
