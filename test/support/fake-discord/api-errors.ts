import { RESTJSONErrorCodes as Code } from 'discord.js';

type More = {
  /** Whether the request is a mistake of the bot's under any circumstances. */
  readonly isMistake?: boolean;
  /** Further fields of the answer. */
  readonly fields?: Readonly<Record<string, unknown>>;
};

/** An error answer of Discord's API. */
export class DiscordError extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: number;
  readonly isMistake: boolean;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, code: number, message: string, { isMistake = false, fields = {} }: More = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.isMistake = isMistake;
    this.fields = fields;
  }
}

export const unauthorized = () => new DiscordError(401, 0, '401: Unauthorized');
export const unknownRoute = () => new DiscordError(404, 0, '404: Not Found', { isMistake: true });
export const unknownChannel = () => new DiscordError(404, Code.UnknownChannel, 'Unknown Channel');
export const unknownMember = () => new DiscordError(404, Code.UnknownMember, 'Unknown Member');
export const unknownMessage = () => new DiscordError(404, Code.UnknownMessage, 'Unknown Message');
export const unknownInteraction = () => new DiscordError(404, Code.UnknownInteraction, 'Unknown interaction');
export const unknownWebhook = () =>
  new DiscordError(404, Code.UnknownWebhook, 'Unknown Webhook', { isMistake: true });
export const invalidWebhookToken = () =>
  new DiscordError(401, Code.InvalidWebhookToken, 'Invalid Webhook Token');
export const alreadyAcknowledged = () =>
  new DiscordError(
    400,
    Code.InteractionHasAlreadyBeenAcknowledged,
    'Interaction has already been acknowledged.',
  );
export const missingAccess = () => new DiscordError(403, Code.MissingAccess, 'Missing Access');
export const missingPermissions = () => new DiscordError(403, Code.MissingPermissions, 'Missing Permissions');
export const invalidRecipient = () => new DiscordError(400, Code.InvalidRecipients, 'Invalid Recipient(s)');
export const takesNoMessages = () =>
  new DiscordError(403, Code.CannotSendMessagesToThisUser, 'Cannot send messages to this user');
export const noMutualServer = () =>
  new DiscordError(
    403,
    Code.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds,
    'Cannot send messages to this user due to having no mutual guilds',
  );
export const anotherApplication = () =>
  new DiscordError(
    403,
    Code.NotAuthorizedToPerformThisActionOnThisApplication,
    'You are not authorized to perform this action on this application',
  );
export const requestTooLarge = () =>
  new DiscordError(413, Code.RequestEntityTooLarge, 'Request entity too large', { isMistake: true });
export const rateLimited = (seconds: number) =>
  new DiscordError(429, 0, 'You are being rate limited.', {
    fields: { retry_after: seconds, global: false },
  });
export const outOfOrder = (status: number) => new DiscordError(status, 0, 'Out of order');

/** The answer to an invalid body. */
export const invalidForm = (problem: string) =>
  new DiscordError(400, Code.InvalidFormBodyOrContentType, `Invalid Form Body: ${problem}`, {
    isMistake: true,
    fields: { errors: { _errors: [{ code: 'INVALID', message: problem }] } },
  });
