import { expect } from 'vitest';
import type { Address } from '../../../src/domain/address/address.ts';
import type { AddressState, MailboxId } from '../../../src/domain/address/address-state.ts';
import { newMailboxId } from '../../../src/domain/address/mailbox-id.ts';
import { alias, at, change, mailbox, outside, password } from '../orders.ts';
import type { AlterncHost } from './alternc-under-test.ts';
import { runCron } from './fake-cron.ts';
import type { Form, Panel } from './fake-panel.ts';
import { type Box, expectAgreement, type Spot } from './panel-model-check.ts';

export type Sides = { readonly host: AlterncHost; readonly panel: Panel; readonly keepsMail: boolean };

/** A number from 0 up to `below`. */
export type Dice = (below: number) => number;

const locals = ['ann', 'bob'];
const destinations = [outside('x'), outside('y')];

/** A simple model of AlternC and Facteur side by side, with the steps of either. */
export function createPanelModel({ host, panel, keepsMail }: Sides, dice: Dice) {
  const { server } = host;
  const boxes = new Map<MailboxId, Box>();
  const spots = new Map<string, Spot>(
    locals.map((local) => [
      local,
      { state: null, pending: null, closed: false, forwards: [], contacts: new Set(), had: [] },
    ]),
  );
  const owners = new Map<MailboxId, MailboxId>();
  const ownerOf = (id: MailboxId): MailboxId => owners.get(id) ?? id;
  let written = 0;

  const pick = <T>(all: readonly T[]): T => all[dice(all.length)] as T;
  const someForwards = (): Address[] => destinations.filter(() => dice(2) === 0);
  const anyForwards = (): Address[] => (dice(2) === 0 ? [...destinations] : [pick(destinations)]);
  const boxOf = (id: MailboxId): Box => {
    const box = boxes.get(id) ?? { messages: [], where: 'live' };
    boxes.set(id, box);
    return box;
  };

  /** Facteur's order must be applied, or refused for a valid reason. */
  async function order(
    local: string,
    spot: Spot,
    after: AddressState | null,
    restores = false,
  ): Promise<string> {
    const before = spot.state;
    const arriving = after?.mailbox && after.mailbox.id !== before?.mailbox?.id ? after.mailbox.id : null;
    const outcome = await server.apply({ ...change(at(local), before, after), restores });
    if (outcome.kind === 'impossible') {
      if (outcome.why.code === 'removed-mail-gone') expect(arriving && boxOf(arriving).where).toBe('gone');
      else {
        expect(outcome.why).toMatchObject({ words: expect.stringContaining('webmail') });
        expect(spot.contacts.size).toBeGreaterThan(0);
        expect(arriving).not.toBe(spot.pending?.id);
      }
      return 'refused';
    }
    expect(outcome.kind).toBe('applied');
    if (arriving) expect(boxes.get(arriving)?.where).not.toBe('gone');
    const leaving = before?.mailbox && before.mailbox.id !== after?.mailbox?.id ? before.mailbox.id : null;
    if (leaving) boxOf(leaving).where = keepsMail ? 'kept' : 'waiting';
    if (arriving) {
      boxOf(arriving).where = 'live';
      Object.assign(spot, { pending: null, had: [...spot.had.filter((id) => id !== arriving), arriving] });
    } else if (leaving) {
      spot.pending = { kind: keepsMail ? 'shell' : 'mailbox', id: leaving };
    }
    Object.assign(spot, {
      state: after,
      closed: after === null && (spot.closed || (leaving !== null && keepsMail)),
    });
    if (after === null) spot.forwards = before?.forwards.slice() ?? [];
    return 'done';
  }

  const facteur: Record<string, (local: string, spot: Spot) => Promise<string | null>> = {
    async 'makes a mailbox'(local, spot) {
      if (spot.state?.mailbox) return null;
      return order(local, spot, mailbox(newMailboxId(), { forwards: someForwards() }));
    },
    async 'makes an alias'(local, spot) {
      return spot.state ? null : order(local, spot, alias(...anyForwards()));
    },
    async converts(local, spot) {
      return spot.state?.mailbox ? order(local, spot, alias(...anyForwards())) : null;
    },
    async removes(local, spot) {
      return spot.state ? order(local, spot, null) : null;
    },
    async replaces(local, spot) {
      return spot.state?.mailbox && dice(3) === 0 ? order(local, spot, mailbox()) : null;
    },
    async edits(local, spot) {
      if (!spot.state) return null;
      const forwards = spot.state.mailbox ? someForwards() : anyForwards();
      return order(local, spot, { ...spot.state, forwards, enabled: dice(3) > 0 });
    },
    async restores(local, spot) {
      const lost = spot.had.filter((id) => boxOf(id).where !== 'live');
      if (lost.length === 0) return null;
      const forwards = spot.state?.forwards ?? [];
      return order(local, spot, { mailbox: { id: pick(lost), quota: null }, forwards, enabled: true }, true);
    },
    async 'sets a password'(local, spot) {
      if (!spot.state?.mailbox) return null;
      expect(await server.apply(password(at(local), spot.state.mailbox.id))).toMatchObject({
        kind: 'applied',
      });
      return 'done';
    },
  };

  /** A mailbox that the panel made: nobody had it before. */
  async function noteNew(local: string, spot: Spot, form: Form): Promise<void> {
    const id = (await server.read(at(local)))?.mailbox?.id as MailboxId;
    expect(boxes.has(id)).toBe(false);
    // One that the panel restores after a conversion of ours is empty, and belongs to the same person for the panel
    // and the webmail.
    if (spot.pending) owners.set(id, ownerOf(spot.pending.id));
    boxOf(id);
    noteEdited(spot, id, form);
  }

  function noteEdited(spot: Spot, id: MailboxId | null, { recipients = [], enabled = true }: Form): void {
    const forwards = [...recipients] as Address[];
    spot.state = { mailbox: id && { id, quota: null }, forwards, enabled };
    if (!id) return;
    boxOf(id).where = 'live';
    Object.assign(spot, { pending: null, had: [...spot.had.filter((each) => each !== id), id] });
  }

  const formFor = (islocal: boolean): Form => ({
    islocal,
    ...(islocal && { password: 'x' }),
    recipients: islocal ? someForwards() : anyForwards(),
    enabled: dice(4) > 0,
  });

  const panels: Record<string, (local: string, spot: Spot) => Promise<string | null>> = {
    async creates(local, spot) {
      const form = { ...formFor(dice(3) > 0), enabled: true };
      const refusal = await panel.create(local, form);
      if (spot.state || spot.pending) {
        expect(refusal).toBe('already exists');
        return 'refused';
      }
      expect(refusal).toBeNull();
      if (form.islocal) await noteNew(local, spot, form);
      else noteEdited(spot, null, form);
      return 'done';
    },
    async 'makes an alias of'(local, spot) {
      if (!spot.state) return null;
      const form = formFor(false);
      expect(await panel.edit(local, form)).toBeNull();
      const id = spot.state.mailbox?.id;
      if (id) {
        spot.pending = { kind: 'mailbox', id };
        boxOf(id).where = 'waiting';
      }
      noteEdited(spot, null, form);
      return 'done';
    },
    async 'makes a mailbox of, or takes back,'(local, spot) {
      if (!spot.state) return null;
      const form = formFor(true);
      expect(await panel.edit(local, form)).toBeNull();
      const id = spot.state.mailbox?.id ?? (spot.pending?.kind === 'mailbox' ? spot.pending.id : null);
      if (id) noteEdited(spot, id, form);
      else await noteNew(local, spot, form);
      return 'done';
    },
    async deletes(local, spot) {
      const refusal = await panel.remove(local);
      const isThere = spot.state !== null && spot.pending === null;
      expect(refusal === null).toBe(isThere);
      if (!isThere) return 'refused';
      const id = spot.state?.mailbox?.id;
      if (id) {
        Object.assign(spot, { pending: { kind: 'mailbox', id }, forwards: spot.state?.forwards.slice() });
        boxOf(id).where = 'waiting';
      }
      spot.state = null;
      return 'done';
    },
    async undeletes(local, spot) {
      const refusal = await panel.undelete(local);
      const { pending, closed, state } = spot;
      expect(refusal === null, refusal ?? '').toBe(state === null && pending !== null && !closed);
      if (refusal !== null) return 'refused';
      const form = { islocal: true, recipients: spot.forwards };
      if (pending?.kind === 'mailbox') noteEdited(spot, pending.id, form);
      else await noteNew(local, spot, form);
      return 'done';
    },
  };

  const others: Record<string, (local: string, spot: Spot) => Promise<string | null>> = {
    async 'a message comes to'(local, { state }) {
      if (!state?.mailbox || !state.enabled) return null;
      written += 1;
      await host.deliver(at(local), Buffer.from(`message ${written}`));
      boxOf(state.mailbox.id).messages.push(`message ${written}`);
      return 'done';
    },
    async 'the webmail is used by'(local, { state, contacts }) {
      if (!state?.mailbox || !state.enabled) return null;
      await panel.useWebmail(local, state.mailbox.id);
      contacts.add(ownerOf(state.mailbox.id));
      return 'done';
    },
    async 'the cron runs, while nobody looks at'() {
      await cron();
      return 'done';
    },
  };

  async function cron(): Promise<void> {
    await runCron(host);
    for (const box of boxes.values()) if (box.where === 'waiting') box.where = 'gone';
    for (const spot of spots.values()) {
      if (spot.pending) spot.contacts.clear();
      Object.assign(spot, { pending: null, closed: false });
    }
  }

  const check = () => expectAgreement({ host, panel }, { spots, boxOf, ownerOf });

  return {
    /** Takes one possible step, and checks everything. @returns what it was. */
    async step(): Promise<string> {
      for (;;) {
        const [who, acts] = pick([
          ['Facteur', facteur],
          ['the panel', panels],
          ['then', others],
        ] as const);
        const [name, act] = pick(Object.entries(acts));
        const local = pick(locals);
        const came = await act(local, spots.get(local) as Spot);
        if (came === null) continue;
        await check();
        return `${who} ${name} ${local}: ${came}`;
      }
    },

    /** Everything that Facteur keeps can still be restored completely. */
    async finish(): Promise<number> {
      let restored = 0;
      for (const [local, spot] of spots) {
        for (const id of spot.had.filter((each) => boxOf(each).where === 'kept')) {
          if (spot.state) await order(local, spot, null);
          await cron();
          expect(await order(local, spot, mailbox(id), true)).toBe('done');
          await check();
          restored += 1;
        }
      }
      return restored;
    },
  };
}
