import type { MailService, MailServices } from '../../config/mail-services.ts';
import type { Address } from '../../domain/address/address.ts';
import type { Html } from '../page/html.ts';
import { xml } from './xml.ts';

/** The response schema that Outlook asks for ([MS-OXDSCLI], AcceptableResponseSchema). */
export const outlookSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a';

/** Codes of [MS-OXDSCLI], ErrorCode. The messages repeat nothing of the request. */
const messages = {
  500: 'No mail settings are known for this address.',
  600: 'The request could not be read.',
  601: 'Settings of this kind are not given here.',
} as const;

export type AutodiscoverFault = keyof typeof messages;

const autodiscover = (response: Html): string =>
  xml`<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
${response}
</Autodiscover>
`.markup;

/** How Outlook sets up a mailbox over IMAP and SMTP ([MS-OXDSCLI], Protocol). */
export const settingsDocument = ({ imap, smtp }: MailServices, address: Address): string =>
  autodiscover(xml`<Response xmlns="${outlookSchema}">
<Account>
<AccountType>email</AccountType>
<Action>settings</Action>
${protocol('IMAP', imap, address)}
${protocol('SMTP', smtp, address)}
</Account>
</Response>`);

/** SSL is `on` for implicit TLS; Encryption distinguishes STARTTLS from no TLS at all. */
const protocol = (type: 'IMAP' | 'SMTP', { host, port, security }: MailService, address: Address): Html =>
  xml`<Protocol>
<Type>${type}</Type>
<Server>${host}</Server>
<Port>${port}</Port>
<LoginName>${address}</LoginName>
<DomainRequired>off</DomainRequired>
<SPA>off</SPA>
<SSL>${security === 'tls' ? 'on' : 'off'}</SSL>
<Encryption>${security === 'tls' ? 'SSL' : 'TLS'}</Encryption>
<AuthRequired>on</AuthRequired>
</Protocol>`;

/** Id identifies the answering machine in Exchange; a constant here, which reveals nothing. */
export const errorDocument = (fault: AutodiscoverFault, now: Date): string =>
  autodiscover(xml`<Response>
<Error Time="${now.toISOString().slice(11, 23)}" Id="1">
<ErrorCode>${fault}</ErrorCode>
<Message>${messages[fault]}</Message>
<DebugData />
</Error>
</Response>`);
