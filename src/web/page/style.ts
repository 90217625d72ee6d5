/** The style sheet, inlined in each page, so that a page needs no other file and works under any path. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f3f4f6, #12151b);
  --card: light-dark(#fff, #1b2029);
  --ink: light-dark(#1b2230, #e6e9ef);
  --quiet: light-dark(#525c6c, #aab3c2);
  --line: light-dark(#dfe3e9, #323a48);
  --edge: light-dark(#7f899a, #77829a);
  --accent: light-dark(#1d57b0, #8fb7ff);
  --on-accent: light-dark(#fff, #0e1a30);
  --bad: light-dark(#a8071a, #ff9d9d);
  --good: light-dark(#0b6b3a, #7fdca4);
  font: 1.0625rem/1.55 system-ui, sans-serif;
  background: var(--paper);
  color: var(--ink);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
body { max-width: 36rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
header { margin: 0 .25rem .75rem; font-weight: 600; color: var(--quiet); }
main { padding: 1.75rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .875rem; }
@media (min-width: 40rem) { body { padding-top: 3.5rem; } main { padding: 2.25rem 2.5rem; } }
h1 { margin: 0 0 1.25rem; font-size: clamp(1.25rem, 5.5vw, 1.5rem); line-height: 1.25; text-wrap: balance; }
h2 { margin: 0 0 .5rem; font-size: 1.125rem; }
h3 { margin: 1.75rem 0 .5rem; font-size: 1rem; text-wrap: balance; }
p { margin: .75rem 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
a { color: var(--accent); }
label { display: block; margin: 1.25rem 0 .35rem; font-weight: 600; }
input {
  width: 100%; padding: .65rem .75rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--edge); border-radius: .5rem;
}
input[readonly] { background: var(--paper); border-color: var(--line); }
input[aria-invalid] { border-color: var(--bad); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button, .button {
  display: inline-block; padding: .6rem 1rem; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  color: var(--accent); background: transparent; border: 1px solid var(--edge); border-radius: .5rem;
}
button:hover, .button:hover { border-color: var(--accent); }
.primary { width: 100%; margin-top: 1.5rem; padding: .8rem 1rem; color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
.primary:hover { filter: brightness(1.08); }
[aria-disabled=true] { opacity: .7; cursor: progress; }
.note { margin-top: 1.25rem; padding: .25rem 1rem; background: var(--paper); border-radius: .5rem; font-size: .9375rem; color: var(--quiet); }
.note p { margin: .5rem 0; }
.fault { margin: .4rem 0 0; font-weight: 600; color: var(--bad); }
.good { font-weight: 600; color: var(--good); }
.tools { display: flex; flex-wrap: wrap; gap: .5rem; }
.tools:not(:empty) { margin-top: .75rem; }
.tools button { font-size: .9375rem; padding: .45rem .8rem; }
.tools p { flex-basis: 100%; margin: 0; color: var(--quiet); font-size: .9375rem; }
.tools p:empty { display: none; }
.copied { display: flex; flex-wrap: wrap; gap: .5rem; }
.copied input { flex: 1 1 14rem; }
.secret, code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
/* As wide as an app password on the narrowest phone: it may have to be typed. */
.secret { font-size: clamp(.8rem, 4.5vw, 1.125rem); user-select: all; }
.command { padding: .6rem .8rem; background: var(--paper); border-radius: .5rem; }
.command code { user-select: all; }
.client-settings { margin-top: 1.75rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
dl { margin: .5rem 0; font-size: .9375rem; border: 1px solid var(--line); border-radius: .5rem; }
dl div { padding: .5rem .75rem; }
dl div + div { border-top: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem .4rem; margin: 0; }
dd code { font-size: .9em; }
dd button { margin-left: auto; padding: .2rem .6rem; font-size: .875rem; }
@media (min-width: 34rem) { dl div { display: grid; grid-template-columns: 9rem 1fr; align-items: center; } }
#meter { display: none; }
#meter:has(meter) { display: block; }
#meter p { margin: .15rem 0 0; font-size: .9375rem; min-height: 1.55em; color: var(--quiet); }
meter { display: block; width: 100%; height: .5rem; margin-top: .6rem; border: 0; border-radius: 1rem; background: var(--line); }
meter::-webkit-meter-bar { height: .5rem; background: var(--line); border: 0; border-radius: 1rem; }
meter::-webkit-meter-optimum-value { background: var(--good); border-radius: 1rem; }
meter::-webkit-meter-suboptimum-value { background: light-dark(#b26b00, #ffca7a); border-radius: 1rem; }
meter::-webkit-meter-even-less-good-value { background: var(--bad); border-radius: 1rem; }
meter:-moz-meter-optimum::-moz-meter-bar { background: var(--good); }
meter:-moz-meter-sub-optimum::-moz-meter-bar { background: light-dark(#b26b00, #ffca7a); }
meter:-moz-meter-sub-sub-optimum::-moz-meter-bar { background: var(--bad); }
details { margin-top: 1.75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
summary { cursor: pointer; color: var(--accent); font-weight: 600; }
.qr { margin: 1rem 0; }
.qr svg { display: block; width: 100%; max-width: 15rem; border: 1px solid var(--line); border-radius: .5rem; }
@media (pointer: coarse) and (max-width: 34rem) { .phone { display: none; } }
`;
