/** A list that comes by a form: pasted, or as a file with fields ahead of it. */
import type { Request, Response } from 'express';
import { BellwetherError } from '../../../lib/errors.ts';
import type { CheckPurpose } from '../../../store/list-check.ts';
import { readForm } from '../../read-form.ts';
import { receiveFiles } from '../mails/receive-files.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';

/** @throws BellwetherError to be shown */
export async function takePasted(
  deps: AdminDeps,
  visit: AdminVisit,
  request: Request,
  purpose: CheckPurpose,
): Promise<number> {
  const form = await readForm(request);
  const text = form.get('addresses');
  if (text === undefined)
    throw new BellwetherError('list.too-long', 'That is too much to paste. Hand it over as a file.');
  const list = { purpose, name: form.get('name') ?? '', dataSource: form.get('dataSource')?.trim() || null };
  return deps.listChecks.takeText(visit.admin, list, text);
}

/** @throws BellwetherError to be shown */
export async function takeUploaded(
  deps: AdminDeps,
  visit: AdminVisit,
  request: Request,
  purpose: CheckPurpose,
): Promise<number> {
  const fields = new Map<string, string>();
  const taken: number[] = [];
  await receiveFiles(
    request,
    async (file) => {
      if (taken.length > 0) throw new BellwetherError('upload.too-many', 'Choose one file at a time.');
      const dataSource = fields.get('dataSource')?.trim().slice(0, 200) || null;
      taken.push(await deps.listChecks.takeFile(visit.admin, { purpose, name: file.name, dataSource }, file));
    },
    { fields },
  );
  const [checkId] = taken;
  if (checkId === undefined) throw new BellwetherError('upload.nothing', 'Choose a file.');
  return checkId;
}

/** The script of an upload follows by itself: a browser would read the next page for it. */
export function goTo(request: Request, response: Response, to: string): void {
  if (request.headers['x-upload'] === 'script') response.status(204).location(to).end();
  else response.redirect(303, to);
}
