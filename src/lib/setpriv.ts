import { execFile } from 'node:child_process';
import { childEnvironment } from './child-environment.ts';

/** Whether util-linux's setpriv is installed and works on this kernel: by it, a child ends with its parent. */
export const canUseSetpriv = (): Promise<boolean> =>
  new Promise((resolve) => {
    const env = childEnvironment();
    execFile('setpriv', ['--pdeathsig', 'TERM', 'true'], { env }, (error) => resolve(error === null));
  });
