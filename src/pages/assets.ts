/** Stylesheets, icon and script: read once, named by their content, kept by browsers for a year. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import express, { type Router } from 'express';

interface Asset {
  readonly url: string;
  readonly type: string;
  readonly body: Buffer;
}

/** Each stylesheet is the shared base and what one audience needs beyond it, one idea a file: one request a page. */
const PARTS = {
  'admin.css': [
    'tokens.css',
    'base.css',
    'buttons.css',
    'frame.css',
    'page.css',
    'panels.css',
    'badges.css',
    'tables.css',
    'forms.css',
    'actions.css',
    'filters.css',
    'states.css',
    'stats.css',
    'charts.css',
    'code.css',
    'overview.css',
    'sources.css',
    'lost.css',
    'report-print.css',
    'person.css',
    'story.css',
    'plays.css',
    'readings.css',
    'team.css',
    'honoured.css',
    'suppressions.css',
    'reasons.css',
    'rates.css',
    'unsubscribe-page.css',
    'links.css',
  ],
  'public.css': ['tokens.css', 'base.css', 'buttons.css', 'public.css', 'public-forms.css', 'typed.css'],
  'proof.css': ['tokens.css', 'base.css', 'proof.css'],
  'enhance.js': ['enhance.js', 'live.js', 'upload.js'],
  'icon.svg': ['icon.svg'],
} as const;
export type AssetName = keyof typeof PARTS;

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const FOLDER = new URL('./assets/', import.meta.url);

const assets = new Map<string, Asset>(
  Object.entries(PARTS).map(([name, files]) => {
    const body = Buffer.concat(files.map((file) => readFileSync(new URL(file, FOLDER))));
    const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12);
    const [stem, ending = ''] = name.split('.');
    return [name, { url: `/assets/${stem}.${hash}.${ending}`, type: TYPES[ending] ?? 'text/plain', body }];
  }),
);

/** @returns the path under which this content is served for good */
export function assetUrl(name: AssetName): string {
  return assets.get(name)?.url ?? '';
}

/** For a file that is opened where nothing of ours is served. */
export function assetText(name: AssetName): string {
  return assets.get(name)?.body.toString('utf8') ?? '';
}

/** Serves `/assets/…`; to be mounted at the root, ahead of sessions. */
export function createAssetRoutes(): Router {
  const router = express.Router();
  for (const asset of assets.values()) {
    router.get(asset.url, (_request, response) => {
      response
        .set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'X-Content-Type-Options': 'nosniff' })
        .type(asset.type)
        .send(asset.body);
    });
  }
  return router;
}
