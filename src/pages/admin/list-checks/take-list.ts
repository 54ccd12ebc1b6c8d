/** A list that comes by a form: pasted, or as a file with fields ahead of it. */
import type { Request, Response } from 'express';
import { DATA_SOURCE_KINDS, type DataSourceKind } from '../../../flow/data-source-card.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import type { CheckPurpose } from '../../../store/list-check.ts';
import { receiveFiles } from '../mails/receive-files.ts';
import { oneOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';

/** As many rows as a list may have, percent-encoded. */
export const MAX_PASTED_BYTES = 8 * 1024 * 1024;

/** @throws BellwetherError to be shown */
export async function takePasted(
  deps: AdminDeps,
  visit: AdminVisit,
  form: ReadonlyMap<string, string>,
  purpose: CheckPurpose,
): Promise<number> {
  const text = form.get('addresses');
  if (text === undefined)
    throw new BellwetherError(
      'list.too-long',
      'That is too much to paste: more than 8 MB. Go back for your text, and hand it over as a file.',
    );
  const list = { purpose, name: form.get('name') ?? '', dataSource: form.get('dataSource')?.trim() || null };
  return deps.listChecks.takeText(visit.admin, list, text);
}

/** @param fields takes what stands in the form, for the page that shows a refusal @throws BellwetherError to be shown */
export async function takeUploaded(
  deps: AdminDeps,
  visit: AdminVisit,
  request: Request,
  purpose: CheckPurpose,
  fields: Map<string, string> = new Map(),
): Promise<number> {
  const taken: number[] = [];
  await receiveFiles(
    request,
    async (file) => {
      if (taken.length > 0) throw new BellwetherError('upload.too-many', 'Choose one file at a time.');
      const { dataSource, kind } = typedSource(fields);
      if (dataSource === null && kind !== null)
        throw new BellwetherError('list.no-source', 'Name where it comes from: the kind is noted for that name.');
      taken.push(await deps.listChecks.takeFile(visit.admin, { purpose, name: file.name, dataSource }, file));
    },
    { fields },
  );
  const [checkId] = taken;
  if (checkId === undefined) throw new BellwetherError('upload.nothing', 'Choose a file.');
  return checkId;
}

/** Where a file comes from, and of which kind that is; null: not said. */
export function typedSource(fields: ReadonlyMap<string, string>): {
  readonly dataSource: string | null;
  readonly kind: DataSourceKind | null;
} {
  return {
    dataSource: fields.get('dataSource')?.trim().slice(0, 200) || null,
    kind: oneOf(DATA_SOURCE_KINDS, fields.get('kind') ?? ''),
  };
}

/** The script of an upload follows by itself: a browser would read the next page for it. */
export function goTo(request: Request, response: Response, to: string): void {
  if (request.headers['x-upload'] === 'script') response.status(204).location(to).end();
  else response.redirect(303, to);
}
