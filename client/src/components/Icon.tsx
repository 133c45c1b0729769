/** Drawn on a 24-unit grid with a 2-unit line; decoration only, so the word beside it carries the meaning. */
const shapes = {
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  pin: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.800 7 11 7 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  door: 'M6 21V4h9v17M3 21h18M15 6h3v15M11.500 12.500v.01',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM21 21l-5-5',
  ticket: 'M3 7h18v3.500a1.500 1.500 0 0 0 0 3V17H3v-3.500a1.500 1.500 0 0 0 0-3zM14.500 7v10',
  check: 'M5 12.500l4.500 4.500L19 7',
  cross: 'M6 6l12 12M18 6L6 18',
  alert: 'M12 4l9 16H3zM12 10v4.500M12 17.300v.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.700v.01',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  download: 'M12 4v11M7.500 11l4.500 4.500 4.500-4.500M4 20h16',
  mail: 'M3 6h18v12H3zM3 7l9 6.500L21 7',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z',
  bulb: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.500 10.900c.5.4.5 1.100.5 2.100h6c0-1 0-1.700.5-2.100A6 6 0 0 0 12 3z',
  picture: 'M3 5h18v14H3zM3 16l5-5 5 5M13 14l2.500-2.500L21 17M15.500 8.500v.01',
  keyboard: 'M3 6h18v12H3zM7 10v.01M11 10v.01M15 10v.01M7 14h10',
  device: 'M7 3h10v18H7zM11 18h2',
  undo: 'M4 9h10a5.500 5.500 0 0 1 0 11H9M8 5L4 9l4 4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6',
  pulse: 'M3 12h4l3-7 4 14 3-7h4',
} as const;

/** What points along the line of writing points the other way where that runs from right to left. */
const MIRRORED: readonly string[] = ['left', 'right', 'undo'];

export type IconName = keyof typeof shapes;

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`shrink-0 ${MIRRORED.includes(name) ? 'rtl:-scale-x-100' : ''} ${className}`}
    >
      <path d={shapes[name]} />
    </svg>
  );
}
