/** Small drawings beside words; each repeats its word, so that none is read out. Drawn on 24 by 24. */
import { type Html, html } from '../../lib/html.ts';

const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6V10h-6zM4 20h6v-3H4zM14 6h6V4h-6z',
  lost: 'M15 20v-1.5a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4V20M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M17 8l4 4M21 8l-4 4',
  reasons: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
  rates: 'M4 4v16h16M8 15l3.5-4 3 2.5L20 7',
  age: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2',
  deals: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  'won-back': 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  addresses: 'M4 6h16v12H4zM4 7l8 6 8-6',
  accounts: 'M4 20V5h9v15M13 9h7v11M3 20h18M7 9h3M7 13h3M16 13h1M16 16h1',
  deliveries: 'M4 13h4l1.5 3h5L16 13h4M4 13v6h16v-6L17 5H7z',
  writes: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  sources: 'M9 7V3M15 7V3M6 7h12v4a6 6 0 0 1-12 0zM12 17v4',
  plays:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5',
  audit: 'M6 3h9l4 4v14H6zM14 3v5h5M9 13h7M9 17h7',
  honoured: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
  data: 'M12 9c4 0 7-1 7-3s-3-3-7-3-7 1-7 3 3 3 7 3M5 6v12c0 2 3 3 7 3s7-1 7-3V6M5 12c0 2 3 3 7 3s7-1 7-3',
  drift: 'M5 8h10l-3-3M19 16H9l3 3M5 8l3 3M19 16l-3-3',
  suppressions: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M5.6 5.6l12.8 12.8',
  api: 'M8 6 3 12l5 6M16 6l5 6-5 6M13.5 4l-3 16',
  work: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18',
  team: 'M14 20v-1.5a4 4 0 0 0-4-4H7a4 4 0 0 0-4 4V20M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M21 20v-1.5a4 4 0 0 0-3-3.9M16 4.3a3.5 3.5 0 0 1 0 6.6',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  links: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5',
  imports: 'M12 3v11M8 10l4 4 4-4M4 15v5h16v-5',
  segments: 'M4 6h16M7 12h10M10 18h4',
  preflight: 'M4 6h10M4 12h7M4 18h7M14 16l2.5 2.5L21 13',
  'new-data': 'M13 4h6v16h-6M4 12h10M10 8l4 4-4 4',
  menu: 'M4 7h16M4 12h16M4 17h16',
} as const;
export type IconName = keyof typeof PATHS;

export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"></path></svg>`;
}
