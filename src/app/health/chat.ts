import type { Adapter } from '../../chat/delivery/adapter.ts';
import { findingFrom, type HealthProbe } from './probe.ts';

/** The connection of each chat platform. */
export const chatProbe: HealthProbe<{ readonly adapters: readonly Pick<Adapter, 'healthCheck'>[] }> = {
  id: 'chat',
  part: 'Chat',
  doctor: { by: 'running-facteur', otherwise: 'tokens are looked at under Slack and Discord' },
  check: ({ adapters }) => adapters.map(({ healthCheck: condition }) => findingFrom(condition())),
};
