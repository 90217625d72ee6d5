import { displayAddress, domainOf } from '../../domain/address/address.ts';
import { missingCapability } from '../../requests/access/missing-capability.ts';
import type { AppContext } from '../../requests/context/app-context.ts';
import type { QuotaWarning, QuotaWarningJob } from '../../requests/quota/enqueue-quota-warnings.ts';
import type { Translations, TranslationsFor } from '../i18n/translations.ts';
import { listed } from '../view/many/many-parts.ts';
import type { Button, View } from '../view/view.ts';
import type { DirectMessage } from './adapter.ts';

/** As many mailboxes are named to an admin. */
const mostNamed = 20;

type NoticeContext = Pick<AppContext, 'store' | 'mailServer'>;

/** The direct message that says which mailboxes are nearly full; null where none of them is there any more. */
export function quotaNotice(
  app: NoticeContext,
  translationsFor: TranslationsFor,
  { to, warnings, asAdmin }: QuotaWarningJob,
  outboxId: number,
): DirectMessage | null {
  const [first, ...others] = warnings.filter(
    ({ address, mailbox }) => app.store.addresses.stateOf(address)?.mailbox?.id === mailbox,
  );
  if (!first) return null;
  const view: DirectMessage['view'] = (locale) => {
    const text = translationsFor(locale);
    return others.length === 0
      ? oneView(app, text, first, asAdmin === true)
      : severalView(text, [first, ...others]);
  };
  // No channel is told: how full a mailbox is concerns its owner.
  return { id: outboxId, to, view, channel: null, otherwise: view };
}

function oneView(app: NoticeContext, text: Translations, warning: QuotaWarning, asAdmin: boolean): View {
  const { quotas } = text;
  const address = displayAddress(warning.address);
  return {
    tone: 'warning',
    title: quotas.nearlyFull(address, shareOf(warning)),
    text: [quotas.holds(warning.bytes, warning.quota), quotas.consequence],
    hint: asAdmin ? quotas.ownerlessHint(warning.address) : quotas.hint(warning.address),
    buttons: [moreButton(text, warning), ...foldersButton(app, text, warning)],
  };
}

const severalView = ({ quotas, many, lists }: Translations, warnings: readonly QuotaWarning[]): View => ({
  tone: 'warning',
  title: quotas.severalNearlyFull(warnings.length),
  text: [
    ...warnings
      .slice(0, mostNamed)
      .map((each) =>
        listed(
          lists.headed(
            displayAddress(each.address),
            quotas.holdsShare(each.bytes, each.quota, shareOf(each)),
          ),
        ),
      ),
    ...(warnings.length > mostNamed ? [many.more(warnings.length - mostNamed)] : []),
    quotas.consequence,
  ],
  hint: quotas.ownerlessHint(null),
});

const moreButton = ({ quotas }: Translations, { address }: QuotaWarning): Button => ({
  label: quotas.askForMore,
  style: 'primary',
  action: { kind: 'more-quota', address },
});

/** Not where the mail server tells nothing of folders. */
const foldersButton = (app: NoticeContext, { quotas }: Translations, { address }: QuotaWarning): Button[] =>
  missingCapability(app, domainOf(address), ['folders'])
    ? []
    : [
        {
          label: quotas.whatIsLarge,
          style: 'plain',
          action: { kind: 'run', line: `/mail address folders ${address}` },
        },
      ];

/** In whole per cent, rounded down: what is not full is not said to be. */
const shareOf = ({ bytes, quota }: QuotaWarning): number => Math.floor((bytes * 100) / quota);
