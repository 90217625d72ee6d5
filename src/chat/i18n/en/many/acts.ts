import type { Actor } from '../../../../domain/actor.ts';
import { displayDomain } from '../../../../domain/address/address.ts';
import type { Bytes } from '../../../../domain/address/address-state.ts';
import {
  type ChangeAct,
  isDeletion,
  isRemoving,
  removingFirst,
  sameVerb,
} from '../../../../domain/request/many/change-act.ts';
import type { ActCount, PlanFigures } from '../../../../domain/request/many/plan-summary.ts';
import { soleValue, type ValueCounts } from '../../../../domain/request/many/value-counts.ts';
import { mentionText } from '../../../../domain/text/mentions.ts';
import type { Format } from '../../format.ts';
import { lowerFirst } from '../../lower-first.ts';
import type { Headline } from '../headline.ts';
import { capital } from '../vocabulary.ts';

type ActWords = { readonly todo: string; readonly done: string };

/** What a request of many changes does, counted. */
export function actTexts(format: Format, quota: (bytes: Bytes | null) => string) {
  const counted = (count: number, one: string, more = `${one}s`): string =>
    `${format.count(count)} ${count === 1 ? one : more}`;
  const mailboxes = (count: number) => counted(count, 'mailbox', 'mailboxes');
  const addresses = (count: number) => counted(count, 'address', 'addresses');

  /** `Create 12 mailboxes`, `12 mailboxes created`. */
  function act(kind: ChangeAct, count: number): ActWords {
    const simple = (verb: string, what: string, done: string): ActWords => ({
      todo: `${verb} ${what}`,
      done: `${capital(what)} ${done}`,
    });
    const [boxes, each] = [mailboxes(count), addresses(count)];
    const into = (what: string) =>
      count === 1 ? `into a${what === 'alias' ? 'n' : ''} ${what}` : `into ${what}es`;
    switch (kind) {
      case 'create-mailbox':
        return simple('Create', boxes, 'created');
      case 'create-alias':
        return simple('Create', counted(count, 'alias', 'aliases'), 'created');
      case 'create-catch-all':
        return simple('Create', counted(count, 'catch-all'), 'created');
      case 'delete-mailbox':
        return simple('Delete', boxes, 'deleted');
      case 'delete-alias':
        return simple('Delete', counted(count, 'alias', 'aliases'), 'deleted');
      case 'delete-catch-all':
        return simple('Delete', counted(count, 'catch-all'), 'deleted');
      case 'convert-to-alias':
        return { todo: `Convert ${boxes} ${into('alias')}`, done: `${boxes} converted ${into('alias')}` };
      case 'convert-to-mailbox':
        return { todo: `Convert ${each} ${into('mailbox')}`, done: `${each} converted ${into('mailbox')}` };
      case 'restore-mailbox':
        return simple('Restore', boxes, 'restored');
      case 'suspend':
        return simple('Suspend', each, 'suspended');
      case 'suspend-login':
        return simple('Suspend', `logins to ${boxes}`, 'suspended');
      case 'suspend-mail':
        return simple('Suspend', `mail to ${boxes}`, 'suspended');
      case 'resume':
        return simple('Resume', each, 'resumed');
      case 'resume-login':
        return simple('Resume', `logins to ${boxes}`, 'resumed');
      case 'resume-mail':
        return simple('Resume', `mail to ${boxes}`, 'resumed');
      case 'quota':
        return { todo: `Change the quota of ${boxes}`, done: `Quota of ${boxes} changed` };
      case 'forwards':
        return { todo: `Change the forwards of ${each}`, done: `Forwards of ${each} changed` };
      case 'several':
        return simple('Change', each, 'changed');
      case 'hand-over':
        return { todo: `Hand over ${boxes}`, done: `${boxes} handed over` };
      case 'close':
        return simple('Close', boxes, 'closed');
      case 'owner':
        return { todo: `Set the owner of ${boxes}`, done: `Owner of ${boxes} set` };
      case 'rename':
        return simple('Rename', boxes, 'renamed');
      case 'link':
        return { todo: `Send the links of ${boxes}`, done: `Links of ${boxes} sent` };
      case 'password':
        return { todo: `Set the password of ${boxes}`, done: `Password of ${boxes} set` };
      case 'app-password':
        return { todo: `Change app passwords of ${boxes}`, done: `App passwords of ${boxes} changed` };
      case 'keep':
        return { todo: `Keep ${each} as ${count === 1 ? 'it is' : 'they are'}`, done: `${each} kept` };
      case 'note':
        return { todo: `Change the note of ${each}`, done: `Note of ${each} changed` };
      case 'group':
        return { todo: `Change the group of ${each}`, done: `Group of ${each} changed` };
      case 'access':
        return { todo: `Change who has access to ${each}`, done: `Access to ${each} changed` };
      case 'set-absence':
        return { todo: `Set the away message of ${boxes}`, done: `Away message of ${boxes} set` };
      case 'end-absence':
        return { todo: `End the away message of ${boxes}`, done: `Away message of ${boxes} ended` };
      case 'add-domain':
        return simple('Add', counted(count, 'domain'), 'added');
      case 'add-domain-name':
        return simple('Add', counted(count, 'other name', 'other names'), 'added');
      case 'remove-domain-name':
        return simple('Take away', counted(count, 'other name', 'other names'), 'taken away');
      case 'domain-quota':
        return {
          todo: `Set the quota of ${counted(count, 'domain')}`,
          done: `Quota of ${counted(count, 'domain')} set`,
        };
      case 'dkim':
        return simple('Change', counted(count, 'DKIM key'), 'changed');
      case 'remove-domain':
        return simple('Remove', counted(count, 'domain'), 'removed');
    }
  }

  /** The only act, with the value that all mailboxes get. */
  function soleAct({ act: kind, count }: ActCount, { quotas, owners }: PlanFigures): ActWords {
    const boxes = mailboxes(count);
    const to = soleValue(quotas);
    if (kind === 'quota' && to)
      return {
        todo: `Set the quota of ${boxes} to ${quota(to.to)}`,
        done: `Quota of ${boxes} set to ${quota(to.to)}`,
      };
    const owner = soleValue(owners);
    if (kind === 'owner' && owner)
      return {
        todo: `Make ${mentionText(owner.to)} the owner of ${boxes}`,
        done: `${mentionText(owner.to)} is now the owner of ${boxes}`,
      };
    return act(kind, count);
  }

  /** All changes together, by what they have in common; what takes something away comes first. */
  function together(figures: PlanFigures): ActWords {
    const { changes } = figures;
    const acts = removingFirst(figures.acts);
    const [lead, ...others] = acts;
    if (lead && others.length === 0) return soleAct(lead, figures);
    const all = addresses(changes);
    if (acts.every((each) => each.act.startsWith('create-')))
      return { todo: `Create ${all}`, done: `${all} created` };
    const first = leading(acts);
    if (!first)
      return { todo: `Apply ${counted(changes, 'change')}`, done: `${counted(changes, 'change')} applied` };
    const left = acts.filter((each) => !first.of.includes(each));
    const [second] = left;
    if (!second) return first;
    const other = counted(
      left.reduce((sum, { count }) => sum + count, 0),
      'other change',
    );
    const rest =
      left.length === 1
        ? act(second.act, second.count)
        : { todo: `apply ${other}`, done: `${other} applied` };
    return {
      todo: `${first.todo} and ${lowerFirst(rest.todo)}`,
      done: `${first.done} and ${lowerFirst(rest.done)}`,
    };
  }

  /** A domain that comes or goes, with its addresses, and what else changes for that. */
  function ofDomain(
    { domain, act: kind, addresses: count }: NonNullable<PlanFigures['wholeDomain']>,
    { changes }: PlanFigures,
  ): Headline {
    const name = displayDomain(domain);
    const others = changes - count - 1;
    const whole = count > 0 ? `${name} with ${addresses(count)}` : name;
    const more = others > 0 ? counted(others, 'other change') : null;
    return kind === 'remove-domain'
      ? {
          todo: `Remove the domain ${whole}${more ? ` and apply ${more}` : ''}`,
          done: `Domain ${whole} removed${more ? ` and ${more} applied` : ''}`,
          button: 'Remove domain',
        }
      : {
          todo: `Add the domain ${whole}${more ? ` and apply ${more}` : ''}`,
          done: `Domain ${whole} added${more ? ` and ${more} applied` : ''}`,
          button: 'Add domain',
        };
  }

  /** What is deleted, counted. */
  const deleted = ({ act: kind, count }: ActCount): string => {
    if (kind === 'delete-mailbox') return mailboxes(count);
    return kind === 'delete-catch-all' ? counted(count, 'catch-all') : counted(count, 'alias', 'aliases');
  };

  /** What is said first of several acts: all that is deleted, or that takes something away; null: nothing leads. */
  function leading(acts: readonly ActCount[]): (ActWords & { readonly of: readonly ActCount[] }) | null {
    const [lead] = acts;
    if (!lead || (acts.length > 2 && !isRemoving(lead.act))) return null;
    const of = acts.filter((each) => each === lead || (isDeletion(lead.act) && isDeletion(each.act)));
    if (of.length === 1) return { ...act(lead.act, lead.count), of };
    const what = format.list(of.map(deleted));
    return { todo: `Delete ${what}`, done: `${what} deleted`, of };
  }

  /** In a button: what takes something away, else how many changes. */
  const button = (figures: PlanFigures, todo: string): string => {
    const acts = removingFirst(figures.acts);
    const [lead, ...others] = acts;
    // A button can’t mention a person.
    if (lead?.act === 'owner' && others.length === 0) return act(lead.act, lead.count).todo;
    if (!lead || others.every((each) => sameVerb(each.act, lead.act))) return todo;
    const what = isRemoving(lead.act) ? leading(acts)?.todo : undefined;
    return what ?? `Apply ${counted(figures.changes, 'change')}`;
  };

  return {
    /** `2 GB for 30 mailboxes, no limit for 2 mailboxes`. */
    quotas: ({ values, others }: ValueCounts<Bytes | null>): string =>
      [
        ...values.map(({ to, count }) => `${quota(to)} for ${mailboxes(count)}`),
        ...(others > 0 ? [`other quotas for ${mailboxes(others)}`] : []),
      ].join(', '),
    owners: ({ values, others }: ValueCounts<Actor>): string =>
      [
        ...values.map(({ to, count }) => `${mentionText(to)} of ${mailboxes(count)}`),
        ...(others > 0 ? [`others of ${mailboxes(others)}`] : []),
      ].join(', '),
    act: (kind: ChangeAct, count: number): string => act(kind, count).todo,
    /** @param domain the only domain, as it is shown; null: there are several. */
    headline: (summary: PlanFigures, domain: string | null): Headline => {
      const { todo, done } = together(summary);
      const place = domain ?? counted(summary.domains, 'domain');
      if (summary.fromFile) {
        const all = addresses(summary.changes);
        const gone = summary.lost.mailboxes > 0 ? leading(removingFirst(summary.acts)) : null;
        return {
          todo: `Import ${all} into ${place}${gone ? `, and ${lowerFirst(gone.todo)}` : ''}`,
          done: `${all} imported into ${place}${gone ? `, ${gone.done}` : ''}`,
          button: button(summary, todo),
        };
      }
      if (summary.wholeDomain) return ofDomain(summary.wholeDomain, summary);
      const addsDomains = summary.acts.every((each) => each.act === 'add-domain');
      const where = addsDomains ? '' : ` in ${place}`;
      return { todo: `${todo}${where}`, done: `${done}${where}`, button: button(summary, todo) };
    },
  };
}
