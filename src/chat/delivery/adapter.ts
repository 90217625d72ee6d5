import type { Actor, Locale, Platform } from '../../domain/actor.ts';
import type { Condition } from '../../domain/condition.ts';
import type { Membership } from '../../domain/domain-review/find-findings.ts';
import type { GroupDirectory } from '../../requests/context/group-directory.ts';
import type { Recipient } from '../../requests/outbox/recipients.ts';
import type { MessageLocation } from '../../store/tables/request-messages.ts';
import type { Reply } from '../dispatch/reply.ts';
import type { View } from '../view/view.ts';
import type { ApproverAlert, Mention } from './approver-alert.ts';
import type { RequesterNotice } from './requester-notice.ts';
import type { StepEnd } from './step-end.ts';

/** A chat platform: Facteur answers what people type and click there, and delivers messages to it. */
export type Adapter = {
  readonly platform: Platform;
  readonly deliver: Deliver;
  readonly alertApprovers: AlertApprovers;
  readonly tellRequester: TellRequester;
  /** Absent on a platform without workflows. */
  readonly endStep?: EndStep;
  readonly sendDirectMessage: SendDirectMessage;
  readonly showBulletin: ShowBulletin;
  readonly membershipOf: AskMembership;
  /** The groups of its workspaces or servers. */
  readonly groups: GroupDirectory;
  /**
   * Whether Facteur may post in a channel, as far as the platform says without a post. It never rejects.
   * @param tenantId the workspace or server that the channel is to be in.
   */
  readonly checkChannelAccess: (channel: string, tenantId?: string) => Promise<ChannelAccess>;
  /** The state of the connection, for `/mail status` and for monitors. */
  readonly healthCheck: () => Condition;
  /** Handles what the last run accepted and did not finish. Call it once the other parts have started. It never rejects. */
  readonly resume: () => Promise<void>;
  /** Stops listening, within two seconds; what was accepted is still answered where possible. */
  readonly stop: () => Promise<void>;
};

/** A message of no request, which is edited in place to the end. */
export type Bulletin = {
  /** Tells it from others, so that a post whose outcome was lost is not repeated. */
  readonly key: string;
  /** Where it is posted; null: in direct messages with the person. */
  readonly channel: string | null;
  readonly person: string | null;
  /** For whoever may act on it in direct messages. */
  readonly tenantId: string;
  readonly locale: Locale;
  readonly view: View;
  /** Before when it was surely not posted. */
  readonly since: number;
  /** Where it is, if it was posted. */
  readonly message: MessageLocation | null;
};

/**
 * Posts a bulletin, or edits it where it is; one that is gone is posted anew. Rejects as `Deliver` does.
 * @returns where it is; null where Facteur may post nowhere.
 */
export type ShowBulletin = (bulletin: Bulletin) => Promise<MessageLocation | null>;

/** Whether somebody is still in the workspace or server that they are known in. Rejects as `Deliver` does. */
export type AskMembership = (person: Actor) => Promise<Membership>;

/** A request as it stands now, for one of its recipients. */
export type RequestUpdate = Reply &
  Recipient & {
    readonly request: number;
    /** Whom its first message notifies. */
    readonly mentions?: readonly Mention[];
    /** The newest steps of its log are shown by the notice of its end, which notifies the requester. */
    readonly noticeFollows?: true;
  };

/**
 * Shows a request's new view to one of its audiences, where its message is. Rejects where the platform did not take it:
 * the job runs again, after the pause of a RetryLater or else its own.
 * @param current reads the update anew when it is this one's turn, so that what was shown meanwhile is never taken back,
 *   not even by an edit that a kill keeps us from recording. Null: nothing is to be shown any more.
 * @returns false where Facteur may post nowhere for that audience.
 */
export type Deliver = (
  update: RequestUpdate,
  current?: () => Promise<RequestUpdate | null>,
) => Promise<boolean>;

/** A message for one person alone. */
export type DirectMessage = {
  /** The id of its outbox row: the same when the job runs again. */
  readonly id: number;
  readonly to: Actor;
  /** The message, in the recipient's language as far as their platform knows it. */
  readonly view: (locale: Locale) => View;
  /** The channel that is told, without the message's content, that they take no direct messages; null: none. */
  readonly channel: string | null;
  /** What that channel is told. */
  readonly otherwise: (locale: Locale) => View;
};

/**
 * Sends a direct message. Where the person takes none, says so in the message's channel. Rejects as `Deliver` does.
 * @returns whether the person got it.
 */
export type SendDirectMessage = (message: DirectMessage) => Promise<boolean>;

/** Alerts those who could approve a request, beside its message. Rejects as `Deliver` does. @returns false where none could be reached. */
export type AlertApprovers = (alert: ApproverAlert) => Promise<boolean>;

/**
 * Notifies a requester of their request's end, beside its message; in a direct message where that is gone. Rejects as
 * `Deliver` does. @param steps the request's log. @returns false where the requester could not be reached.
 */
export type TellRequester = (notice: RequesterNotice, steps: readonly string[]) => Promise<boolean>;

/** Ends a workflow's step; one that has ended already is left as it is. Rejects as `Deliver` does. */
export type EndStep = (end: StepEnd) => Promise<void>;

/** Whether Facteur may post in a channel, in words that an operator can act on. */
export type ChannelAccess =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed'; readonly why: string }
  /** The platform does not say. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Called with the outcome of each post in a channel. */
export type RecordChannelAccess = (channel: string, access: ChannelAccess) => void;
