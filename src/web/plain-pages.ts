import { html } from './html.ts';
import type { Page } from './page.ts';

/** Answers that say one thing and have nothing to fill in. */

export const notFoundPage: Page = {
  status: 404,
  title: 'There is no such page',
  body: html`<p>Please check that the whole link was copied.</p>`,
};

export const elsewherePage: Page = {
  status: 403,
  title: 'This form was sent from another site',
  body: html`<p>Nothing was changed. Facteur takes a password only from its own page: please open your link again and type it there.</p>`,
};

/** `status` is the 4xx code that the request deserves. */
export const unreadablePage = (status: number): Page => ({
  status,
  title: 'This request could not be read',
  body: html`<p>Nothing was changed. Please go back to the page that you came from and try again.</p>`,
});

export const unexpectedPage = (errorId: string): Page => ({
  status: 500,
  title: 'Something went wrong here',
  body: html`<p>It is not your fault. Please try again in a minute. If it happens again, give your administrator this number, under which the cause is in the log: <strong>${errorId}</strong>.</p>`,
});
