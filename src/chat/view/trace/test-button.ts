import type { Address } from '../../../domain/address/address.ts';
import type { Translations } from '../../i18n/translations.ts';
import type { Button } from '../view.ts';

/** Sends a test message to an address, as proof that a change does what it was made for. */
export const testButton = ({ mailTests }: Translations, address: Address): Button => ({
  label: mailTests.testIt,
  style: 'plain',
  action: { kind: 'run', line: `/mail address test ${address}` },
});
