/** Drawn on a grid of 24 with round lines, in the colour of the text around them. */
const shapes = {
  menu: 'M4 7h16M4 12h16M4 17h10',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
  invite: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 20a6.5 6.5 0 0 1 13 0M19 8v6M16 11h6',
  leave: 'M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M4 12h11M11 8l4 4-4 4',
  travel: 'M12 21a9 9 0 1 0-8.5-6M3 9v6h6M12 7.5V12l3 2',
  down: 'M12 5v14M6 13l6 6 6-6',
  send: 'M5 12h13M12 5.5l6.5 6.5-6.5 6.5',
  reply: 'M10 6L4 12l6 6M4 12h10a6 6 0 0 1 6 6v1',
  edit: 'M4 20l1-4.5L16.5 4a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19z',
  remove: 'M4 7h16M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  hash: 'M9.5 4L7 20M17 4l-2.5 16M4.5 9h16M3.5 15h16',
  lock: 'M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3',
  compass: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.5 8.5l-2 5-5 2 2-5z',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.600 5.600l1 1M17.400 17.400l1 1M5.600 18.400l1-1M17.400 6.600l1-1',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  chart: 'M4 20h16M7 16v-5M12 16V6M17 16v-8',
  shield: 'M12 3l7 3v5.500c0 4.500-3 7.800-7 9.500-4-1.700-7-5-7-9.500V6z',
  gear: 'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M5.600 18.400l1.800-1.800M16.600 7.400l1.800-1.800',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
  flag: 'M6 21V4M6 4.500h11l-2 4 2 4H6',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l4.500 4.500',
  smile:
    'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9 10h.01M15 10h.01M8.500 14.500a4.500 4.500 0 0 0 7 0',
  up: 'M12 19V5M6 11l6-6 6 6',
  pin: 'M9 4h6l-1 6 3 3v1.500H7V13l3-3zM12 14.500V20',
  thread: 'M5 5h14v9h-7l-4 4v-4H5zM9 8.500h6M9 11h4',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15zM10 20.500h4',
  star: 'M12 4l2.400 5 5.600.700-4.100 3.800 1.100 5.500-5-2.800-5 2.800 1.100-5.500L4 9.700 9.600 9z',
  archive: 'M4 5h16v4H4zM5.500 9v10h13V9M10 13h4',
  attach:
    'M19 11.500l-7.500 7.500a4.500 4.500 0 0 1-6.400-6.400L13 4.700a3 3 0 0 1 4.300 4.300L9.600 16.700a1.500 1.500 0 0 1-2.200-2.100l6.800-6.800',
  camera:
    'M4 8h3.500l1.500-2.500h6L16.500 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z',
  history: 'M12 20.500a8.500 8.500 0 1 0-8-5.600M4 20v-5h5M12 8v4.500l3 2',
  undo: 'M9 6L4 11l5 5M4 11h10a5.500 5.500 0 0 1 0 11h-3',
  help: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .900-1 1.700M12 16.500h.01',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  check: 'M5 12.500l4.500 4.500L19 7',
  next: 'M9 5l7 7-7 7',
  previous: 'M15 5l-7 7 7 7',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
} as const

export type IconName = keyof typeof shapes

/** These point somewhere, and turn round where one reads from right to left. */
const turning: ReadonlySet<IconName> = new Set(['leave', 'send', 'reply', 'menu', 'next', 'previous'])

export const Icon = ({ name }: { name: IconName }) => (
  <svg
    className="icon"
    data-turns={turning.has(name) || undefined}
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
  >
    <path d={shapes[name]} />
  </svg>
)
