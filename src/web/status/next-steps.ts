import type { ClientSettings } from '../../config/mail-services.ts';
import type { Address } from '../../domain/address/address.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { clientSettingsSection } from '../client-settings/section.ts';
import type { WebMessages } from '../i18n/messages.ts';
import type { Html } from '../page/html.ts';
import { mobileconfigPath, statusPath } from './status-token.ts';

/** A password that somebody has now. */
export type NewPassword = {
  readonly address: Address;
  /** The app password's name; null: it is the mailbox's own. */
  readonly appPassword: string | null;
  /** Names the request that it came of. */
  readonly statusToken: string;
  /** Whether the mail server has it already. */
  readonly isApplied: boolean;
};

/** How to read mail with a new password. Its links work from every page of ours, under any path of a proxy. */
export const nextSteps = (
  { app, clientSettings }: { readonly app: AppContext; readonly clientSettings: ClientSettings },
  { locale }: WebMessages,
  { address, appPassword, statusToken, isApplied }: NewPassword,
): Html =>
  clientSettingsSection({
    settings: clientSettings,
    address,
    locale,
    appPassword,
    profileUrl: isApplied ? `..${statusPath}${statusToken}${mobileconfigPath}` : null,
    pageUrl: `${app.publicUrl}${statusPath}${statusToken}`,
  });
