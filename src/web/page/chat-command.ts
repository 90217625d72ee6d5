import type { Address } from '../../domain/address/address.ts';
import { type Html, html } from './html.ts';

/** A command to type in chat, on a line of its own. */
export const chatCommand = (typed: string): Html => html`<p class="command"><code>${typed}</code></p>`;

/** The command that asks for another link. @param appPassword its name; null: the link is for the mailbox's own password. */
export const linkCommand = (address: Address, appPassword: string | null): Html =>
  chatCommand(
    appPassword === null ? `/mail password set ${address}` : `/mail password app ${address} ${appPassword}`,
  );
