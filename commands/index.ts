import type { Command } from '../src/chat/command/command.ts';
import { alias } from './alias.ts';
import { appPassword } from './app-password.ts';
import { appPasswords } from './app-passwords.ts';
import { convert } from './convert.ts';
import { create } from './create.ts';
import { deleteAddress } from './delete.ts';
import { domainAdd } from './domain-add.ts';
import { domainList } from './domain-list.ts';
import { drift } from './drift.ts';
import { forwardAdd } from './forward-add.ts';
import { forwardRemove } from './forward-remove.ts';
import { handover } from './handover.ts';
import { createHelp } from './help.ts';
import { history } from './history.ts';
import { list } from './list.ts';
import { mine } from './mine.ts';
import { owner } from './owner.ts';
import { password } from './password.ts';
import { quota } from './quota.ts';
import { request } from './request.ts';
import { requests } from './requests.ts';
import { restore } from './restore.ts';
import { resume } from './resume.ts';
import { revoke } from './revoke.ts';
import { show } from './show.ts';
import { status } from './status.ts';
import { suspend } from './suspend.ts';
import { undo } from './undo.ts';

/** Every command, in the order in which help lists them. */
export const commands: readonly Command[] = [
  create,
  alias,
  show,
  list,
  forwardAdd,
  forwardRemove,
  convert,
  password,
  appPassword,
  appPasswords,
  revoke,
  owner,
  handover,
  quota,
  suspend,
  resume,
  deleteAddress,
  restore,
  mine,
  requests,
  request,
  undo,
  history,
  drift,
  domainAdd,
  domainList,
  status,
  createHelp(() => commands),
];
