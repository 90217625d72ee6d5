import type { Adapter } from '../chat/delivery/adapter.ts';
import type { Tracing } from '../tracing/tracing.ts';

/** The part of a platform's adapter that posts by itself. */
export type Notifier = Pick<
  Adapter,
  'platform' | 'deliver' | 'alertApprovers' | 'sendDirectMessage' | 'showBulletin'
> &
  Partial<Pick<Adapter, 'tellRequester' | 'endStep' | 'membershipOf'>>;

/** Has each call to a platform that shows something be a span. */
export function tracedNotifier(notifier: Notifier, tracing: Tracing): Notifier {
  const { platform, tellRequester, endStep } = notifier;
  const traced =
    <Given extends readonly unknown[], T>(what: string, call: (...given: Given) => Promise<T>) =>
    (...given: Given): Promise<T> =>
      tracing.run({ name: `${platform} ${what}`, kind: 'client', details: { platform } }, () =>
        call(...given),
      );
  return {
    ...notifier,
    deliver: traced('show request', notifier.deliver),
    alertApprovers: traced('alert approvers', notifier.alertApprovers),
    sendDirectMessage: traced('direct message', notifier.sendDirectMessage),
    showBulletin: traced('show bulletin', notifier.showBulletin),
    ...(tellRequester && { tellRequester: traced('tell requester', tellRequester) }),
    ...(endStep && { endStep: traced('end step', endStep) }),
  };
}
