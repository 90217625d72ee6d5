/** The one style sheet. It stands inside each page, so that a page needs nothing else and works under any path. */
export const style = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { box-sizing: border-box; max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; }
label { display: block; margin-top: 1.25rem; font-weight: 600; }
input { box-sizing: border-box; width: 100%; padding: .6rem; font: inherit; }
button { margin-top: 1.5rem; padding: .7rem 1.25rem; font: inherit; font-weight: 600; }
.fault { margin: .35rem 0 0; font-weight: 600; color: light-dark(#b00020, #ff9a9a); }
`;
