import sql, { raw } from 'sql-template-tag';
import type { Domain } from '../../../domain/address/address.ts';
import type { AddressState, Bytes } from '../../../domain/address/address-state.ts';
import type { StateChange } from '../../shared/refuse-in-order.ts';
import type { Tables } from '../tables.ts';

type Counted = 'mailboxes' | 'aliases';

/** What counts against a domain's limits. */
export type DomainUse = {
  /** How many there are. A mailbox's own alias row does not count as an alias. */
  count(what: Counted): Promise<number>;
  /** The sum of all mailboxes' quotas. */
  quotas(): Promise<Bytes>;
};

export function readDomainUse(tables: Tables, domain: Domain): DomainUse {
  const rowsIn = async (table: string): Promise<number> => {
    const [row] = await tables.rows(sql`SELECT COUNT(*) AS many FROM ${raw(table)} WHERE domain = ${domain}`);
    return Number(row?.['many']);
  };
  return {
    async count(what) {
      const mailboxes = await rowsIn('mailbox');
      return what === 'mailboxes' ? mailboxes : (await rowsIn('alias')) - mailboxes;
    },
    async quotas() {
      const [row] = await tables.rows(
        sql`SELECT SUM(quota) AS bytes FROM mailbox WHERE domain = ${domain} AND quota > 0`,
      );
      return Number(row?.['bytes'] ?? 0);
    },
  };
}

/** The use of a domain while changes are added to it, of which the tables don't know yet. */
export type GrowingUse = DomainUse & { add(change: Pick<StateChange, 'before' | 'after'>): void };

/** Reads each figure once at most, and adds to it what the changes make of it. */
export function createGrowingUse(read: DomainUse): GrowingUse {
  const added = { mailboxes: 0, aliases: 0, quotas: 0 };
  const known = new Map<keyof typeof added, Promise<number>>();
  const first = (what: keyof typeof added, ask: () => Promise<number>): Promise<number> => {
    const answer = known.get(what) ?? ask();
    known.set(what, answer);
    return answer;
  };
  return {
    count: async (what) => (await first(what, () => read.count(what))) + added[what],
    quotas: async () => (await first('quotas', read.quotas)) + added.quotas,
    add({ before, after }) {
      const [was, will] = [usedBy(before), usedBy(after)];
      added.mailboxes += will.mailboxes - was.mailboxes;
      added.aliases += will.aliases - was.aliases;
      added.quotas += will.quotas - was.quotas;
    },
  };
}

const usedBy = (state: AddressState | null) => ({
  mailboxes: state?.mailbox ? 1 : 0,
  aliases: state && !state.mailbox ? 1 : 0,
  quotas: state?.mailbox?.quota ?? 0,
});
