import { renderSVG } from 'uqr';
import { type Html, html } from './html.ts';

/** Modules of light around the code, which readers need (ISO/IEC 18004). */
const quietZone = 4;

/** A QR code of a text, dark on white in every theme. @param label what it is, for who can't see it. */
export const qrCode = (text: string, label: string): Html =>
  html`<div class="qr" role="img" aria-label="${label}">${{ markup: renderSVG(text, { border: quietZone, ecc: 'M' }) }}</div>`;
