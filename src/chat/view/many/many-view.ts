import type { View } from '../view.ts';
import { endedManyView, endView, progressView, scheduledManyView } from './decided-many-view.ts';
import type { ManyRequest, ManyViewContext } from './many-request.ts';
import { openManyView } from './open-many-view.ts';

/** A request of several changes in its current state, with the buttons for what can be done now. */
export function manyView(request: ManyRequest, context: ManyViewContext): View {
  switch (request.state) {
    case 'awaiting-confirmation':
    case 'awaiting-approval':
      return openManyView(request, context);
    case 'scheduled':
      return scheduledManyView(request, context);
    case 'queued':
    case 'applying':
    case 'stopping':
      return progressView(request, context);
    case 'applied':
    case 'partly-applied':
    case 'failed':
    case 'stale':
      return endView(request, context);
    case 'cancelled':
    case 'denied':
    case 'expired':
      return endedManyView(request, context);
  }
}
