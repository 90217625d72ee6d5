import { BlockList, isIPv6 } from 'node:net';
import type { Qualifier } from './parse-spf.ts';
import type { SpfNetwork, SpfStep, SpfTree } from './read-spf.ts';

/** What a receiver says of mail from an address; `unknown`: it depends on the sender, or on what is not known now. */
export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'unknown';

const results: Readonly<Record<Qualifier, SpfResult>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};

/** What a receiver says of mail from an address (RFC 7208, 4.6): the first mechanism that fits decides. */
export function evaluateSpf({ steps }: SpfTree, address: string): SpfResult {
  for (const step of steps) {
    const result = resultOf(step, address);
    if (result !== null) return result;
  }
  return 'none';
}

/** Null: the mechanism does not fit. */
function resultOf(step: SpfStep, address: string): SpfResult | null {
  switch (step.about) {
    case 'all':
      return results[step.qualifier];
    case 'anybody':
      return 'unknown';
    case 'networks':
      return isIn(step.networks, address) ? results[step.qualifier] : null;
    case 'redirect':
      return evaluateSpf(step.tree, address);
    case 'include': {
      const included = evaluateSpf(step.tree, address);
      if (included === 'unknown') return 'unknown';
      return included === 'pass' ? results[step.qualifier] : null;
    }
  }
}

function isIn(networks: readonly SpfNetwork[], address: string): boolean {
  const family = familyOf(address);
  const list = new BlockList();
  for (const network of networks)
    if (familyOf(network.address) === family) list.addSubnet(network.address, network.bits, family);
  return list.check(address, family);
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** What a record says of everybody whom it does not name: its last word. */
export function lastWord({ steps }: SpfTree): SpfResult {
  const last = steps.find(({ about }) => about === 'all') ?? steps.at(-1);
  if (last?.about === 'redirect') return lastWord(last.tree);
  return last?.about === 'all' ? results[last.qualifier] : 'none';
}
