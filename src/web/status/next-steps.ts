import type { ClientSettings } from '../../config/mail-services.ts';
import type { Address } from '../../domain/address/address.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import { clientSettingsSection } from '../client-settings/section.ts';
import type { WebMessages } from '../i18n/messages.ts';
import type { Html } from '../page/html.ts';
import { mobileconfigPath, statusPath } from './status-token.ts';

/** A password that was set or created. */
export type NewPassword = {
  readonly address: Address;
  /** The app password's name; null: the mailbox's own password. */
  readonly appPassword: string | null;
  /** The token of the request that set it. */
  readonly statusToken: string;
  /** Whether the mail server has it already. */
  readonly isApplied: boolean;
};

/** How to read mail with a new password. Its relative links work from every page, under any path prefix of a proxy. */
export const nextSteps = (
  {
    app,
    clientSettings,
  }: { readonly app: Pick<AppContext, 'publicUrl'>; readonly clientSettings: ClientSettings },
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
