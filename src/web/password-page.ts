import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Office } from '../requests/office.ts';
import { findLink, type OpenLink, passwordPath } from '../requests/password-links.ts';
import {
  type NewPassword,
  type Passwords,
  type SetPasswordFault,
  setPassword,
} from '../requests/set-password.ts';
import { type Page, sendPage } from './page.ts';
import { busyPage, endPage, linkPage } from './password-ends.ts';
import { formPage } from './password-form.ts';
import { elsewherePage } from './plain-pages.ts';
import { comesFromElsewhere } from './same-site.ts';
import { settled } from './settled.ts';

export type PasswordPage = {
  readonly office: Office;
  readonly passwords: Passwords;
  /** Milliseconds for which an answer waits until the mail server has the password. */
  readonly patience: number;
  /** Aborted when the web server closes. */
  readonly closing: AbortSignal;
};

type ByToken = { Params: { token: string } };

// A field that is missing or there twice counts as empty, and is then told to be too short.
const field = z.string().catch('');
const form = z.object({ password: field, repeated: field }).catch({ password: '', repeated: '' });

/** GET shows the form and changes nothing, since link previews and scanners open links too; POST uses the link up. */
export function addPasswordPage(app: FastifyInstance, page: PasswordPage): void {
  const { office } = page;
  app.get<ByToken>(`${passwordPath}:token`, (request, reply) => {
    const link = findLink(office, request.params.token);
    return sendPage(reply, 'code' in link ? linkPage(link) : formPage(link.address, null));
  });
  app.post<ByToken>(`${passwordPath}:token`, async (request, reply) => {
    if (comesFromElsewhere(request.headers, office.publicUrl)) return sendPage(reply, elsewherePage);
    return sendPage(reply, await answer(page, request.params.token, form.parse(request.body)));
  });
}

async function answer(page: PasswordPage, token: string, typed: NewPassword): Promise<Page> {
  const { office, passwords, patience, closing } = page;
  const link = findLink(office, token);
  if ('code' in link) return linkPage(link);
  const set = await setPassword(office, passwords, token, typed);
  if (!set.ok) return refusal(link, set.fault);
  const until = AbortSignal.any([AbortSignal.timeout(patience), closing]);
  return endPage(link.address, await settled(office, set.value, until));
}

function refusal({ address }: OpenLink, fault: SetPasswordFault): Page {
  switch (fault.code) {
    case 'link-unknown':
    case 'link-used':
    case 'link-superseded':
    case 'link-expired':
      return linkPage(fault);
    case 'request-open':
      return busyPage(fault);
    default:
      return formPage(address, fault);
  }
}
