import type { ClientSettings } from '../../config/mail-services.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Office } from '../../requests/context/app-context.ts';
import { clientSettingsSection } from '../client-settings/section.ts';
import type { WebText } from '../i18n/messages.ts';
import type { Html } from '../page/html.ts';
import { profileFile, statusPath } from './status-token.ts';

/** A password that somebody has now. */
export type NewPassword = {
  readonly address: Address;
  /** The app password's name; null: it is the mailbox's own. */
  readonly appPassword: string | null;
  /** Names the request that it came of. */
  readonly ticket: string;
  /** Whether the mail server has it already. */
  readonly works: boolean;
};

/** How to read mail with a new password. Its links work from every page of ours, under any path of a proxy. */
export const afterPassword = (
  { office, clientSettings }: { readonly office: Office; readonly clientSettings: ClientSettings },
  { locale }: WebText,
  { address, appPassword, ticket, works }: NewPassword,
): Html =>
  clientSettingsSection({
    settings: clientSettings,
    address,
    locale,
    appPassword,
    profileUrl: works ? `..${statusPath}${ticket}${profileFile}` : null,
    pageUrl: `${office.publicUrl}${statusPath}${ticket}`,
  });
