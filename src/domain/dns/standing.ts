import { type CheckName, checkNames, type Finding } from './finding.ts';

/** What is known of each check from the looks before. */
export type Standing = {
  /** As it was when it could last be told; absent: it never could. */
  readonly [Check in CheckName]?: {
    readonly was: 'right' | 'wrong';
    /** It was right, and the last look found it wrong: another one has to find it so too, since DNS has its moments. */
    readonly isSuspected?: true;
    /** It was right before it was wrong. */
    readonly hasTurned?: true;
  };
};

/** What a look comes to: the standing from now on, and which checks have turned wrong for sure. */
export type Turn = { readonly standing: Standing; readonly turned: readonly CheckName[] };

/**
 * Compares a look with the ones before. Something has turned wrong where it was right, and two looks in a row that could
 * tell found it wrong: that is told once, until it is right in between. What can't be told changes nothing.
 */
export function compareLooks(before: Standing, findings: readonly Finding[]): Turn {
  const turned: CheckName[] = [];
  const standing: { -readonly [Check in CheckName]?: NonNullable<Standing[Check]> } = { ...before };
  for (const { check, state } of findings) {
    const known = before[check];
    if (state === 'unknown') continue;
    if (state === 'right' || known?.was !== 'right') {
      standing[check] = { was: state, ...(state === 'wrong' && known?.hasTurned && { hasTurned: true }) };
      continue;
    }
    if (known.isSuspected) turned.push(check);
    standing[check] = known.isSuspected
      ? { was: 'wrong', hasTurned: true }
      : { was: 'right', isSuspected: true };
  }
  return { standing, turned };
}

/** Whether another look is wanted soon. */
export const hasSuspicion = (standing: Standing): boolean =>
  checkNames.some((check) => standing[check]?.isSuspected === true);
