import type { ChangeAct } from '../../../../domain/request/many/change-act.ts';
import type { PlanFigures } from '../../../../domain/request/many/plan-summary.ts';
import type { Format } from '../../format.ts';
import type { Headline } from '../headline.ts';

type ActWords = { readonly todo: string; readonly done: string };

/** What a request of many changes does, counted. */
export function actTexts(format: Format) {
  const counted = (count: number, one: string, more = `${one}s`): string =>
    `${format.count(count)} ${count === 1 ? one : more}`;
  const mailboxes = (count: number) => counted(count, 'mailbox', 'mailboxes');
  const addresses = (count: number) => counted(count, 'address', 'addresses');

  /** `Create 12 mailboxes`, `12 mailboxes created`. */
  function act(kind: ChangeAct, count: number): ActWords {
    const simple = (verb: string, what: string, done: string): ActWords => ({
      todo: `${verb} ${what}`,
      done: `${what} ${done}`,
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
      case 'resume':
        return simple('Resume', each, 'resumed');
      case 'quota':
        return { todo: `Change the quota of ${boxes}`, done: `Quota of ${boxes} changed` };
      case 'forwards':
        return { todo: `Change the forwards of ${each}`, done: `Forwards of ${each} changed` };
      case 'several':
        return simple('Change', each, 'changed');
      case 'hand-over':
        return { todo: `Hand over ${boxes}`, done: `${boxes} handed over` };
      case 'owner':
        return { todo: `Set the owner of ${boxes}`, done: `Owner of ${boxes} set` };
      case 'link':
        return { todo: `Send the links of ${boxes}`, done: `Links of ${boxes} sent` };
      case 'password':
        return { todo: `Set the password of ${boxes}`, done: `Password of ${boxes} set` };
      case 'app-password':
        return { todo: `Change app passwords of ${boxes}`, done: `App passwords of ${boxes} changed` };
      case 'add-domain':
        return simple('Add', counted(count, 'domain'), 'added');
    }
  }

  /** All changes together, by what they have in common. */
  function together({ changes, acts }: PlanFigures): ActWords {
    const [only, ...others] = acts;
    if (only && others.length === 0) return act(only.act, only.count);
    const all = addresses(changes);
    if (acts.every((each) => each.act.startsWith('create-')))
      return { todo: `Create ${all}`, done: `${all} created` };
    if (acts.every((each) => each.act.startsWith('delete-')))
      return { todo: `Delete ${all}`, done: `${all} deleted` };
    const what = counted(changes, 'change');
    return { todo: `Apply ${what}`, done: `${what} applied` };
  }

  return {
    act: (kind: ChangeAct, count: number): string => act(kind, count).todo,
    /** @param domain the only domain, as it is shown; null: there are several. */
    headline: (summary: PlanFigures, domain: string | null): Headline => {
      const { todo, done } = together(summary);
      const place = domain ?? counted(summary.domains, 'domain');
      if (summary.fromFile) {
        const all = addresses(summary.changes);
        return { todo: `Import ${all} into ${place}`, done: `${all} imported into ${place}`, button: todo };
      }
      const addsDomains = summary.acts.every((each) => each.act === 'add-domain');
      const where = addsDomains ? '' : ` in ${place}`;
      return { todo: `${todo}${where}`, done: `${done}${where}`, button: todo };
    },
  };
}
