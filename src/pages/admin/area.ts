/** One area of the console: its pages and buttons, each for a signed-in visitor. */
import type { Request, Response } from 'express';
import type { AdminDeps, AdminVisit } from './visit.ts';

/** `next` leaves it to the page that says "not found". */
export type Page = (visit: AdminVisit, request: Request, response: Response, next: () => void) => Promise<void>;

export interface AreaRoutes {
  get(path: string, page: Page): void;
  /** Only for admins, and only from our own pages. */
  post(path: string, page: Page): void;
  /** For viewers as well: what is their own, and nobody else's. Only from our own pages. */
  postOwn(path: string, page: Page): void;
}

export interface Area {
  /** The first part of its paths; whatever is unknown below it is "not found" for those who are signed in. */
  readonly path: string;
  addRoutes(routes: AreaRoutes, deps: AdminDeps): void;
}
