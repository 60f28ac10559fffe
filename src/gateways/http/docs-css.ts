/** The look of `/api/docs` and of the page for mistyped addresses, light and dark. */
export const docsCss = `:root {
  color-scheme: light dark;
  --page: light-dark(#fbfaf8, #17181c);
  --ink: light-dark(#1d1d1f, #ececf0);
  --soft: light-dark(#63625e, #a6a7af);
  --line: light-dark(#e3e2de, #33343a);
  --code: light-dark(#f0eeea, #24262c);
  --link: light-dark(#0b5cad, #7db8ff);
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body {
  display: grid; grid-template-columns: 13rem minmax(0, 50rem); gap: 3rem; justify-content: center;
  margin: 0; padding: 2rem; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--page);
}
form { display: grid; gap: 1rem; max-width: 22rem }
label { display: grid; gap: .25rem }
input, button { padding: .5rem .75rem; font: inherit; border: 1px solid var(--line); border-radius: 6px; color: var(--ink); background: var(--page) }
button { color: var(--page); background: var(--link); cursor: pointer }
[role=alert] { font-weight: 600 }
body.alone { display: block; max-width: 40rem; margin: 15vh auto }
a { color: var(--link) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
nav {
  position: sticky; top: 2rem; align-self: start; display: grid; gap: .1rem; font-size: .9rem;
  max-height: calc(100vh - 4rem); overflow: auto;
}
nav strong { margin-top: .9rem; font-size: .8rem; letter-spacing: .04em; color: var(--soft) }
nav strong:first-child { margin-top: 0 }
nav a { padding: .15rem 0; text-decoration: none }
nav a:hover { text-decoration: underline }
h1 { margin: 0 0 .5rem; font-size: 2rem; line-height: 1.2 }
section { padding: 1.75rem 0 .75rem; border-top: 1px solid var(--line) }
section:target h2 a { color: var(--link) }
h2 { margin: 0; font: 600 1.15rem/1.4 ui-monospace, monospace }
h2 a { color: inherit; text-decoration: none }
h2 a:hover { text-decoration: underline }
h3 { margin: 1.1rem 0 .25rem; font-size: .85rem; color: var(--soft) }
p { margin: .4rem 0 .8rem }
table { width: 100%; border-collapse: collapse; font-size: .93rem }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { font-weight: 400 }
thead th { color: var(--soft); font-size: .85rem }
tbody th, table > tr > th { width: 14rem }
code { padding: .08em .35em; border-radius: 4px; background: var(--code); font: .9em ui-monospace, monospace }
pre { margin: .5rem 0; padding: .8rem 1rem; border-radius: 6px; background: var(--code); overflow: auto }
pre code { padding: 0; background: none }
summary { margin-top: 1rem; color: var(--soft); font-size: .85rem; cursor: pointer }
small, em, .none { color: var(--soft); font-style: normal }
@media (max-width: 800px) {
  body { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; padding: 1rem }
  nav { position: static; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); max-height: none }
  nav strong { grid-column: 1 / -1 }
  nav a { padding: .35rem 0 }
}
`
