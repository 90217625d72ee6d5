import { type Html, html } from '../page/html.ts';

/**
 * Builds XML from a template. Inserted text is escaped as by `html`, whose entities XML has too; characters that
 * XML 1.0 does not allow (2.2, Char) become U+FFFD, so that the document stays well-formed.
 */
export const xml = (...[fixed, ...parts]: Parameters<typeof html>): Html =>
  html(fixed, ...parts.map((part) => (typeof part === 'string' ? stripControlCharacters(part) : part)));

const stripControlCharacters = (text: string): string =>
  text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
