import { z } from 'zod';
import { json } from '../http/reply.ts';
import { parseBody } from '../http/request.ts';
import { OBJECT_TYPES } from '../model/object-type.ts';
import { settingsSchema } from '../model/settings.ts';
import { addPortal, DEFAULT_PORTAL } from '../world.ts';
import { portalNamed } from './access.ts';
import type { ControlRoute } from './control-route.ts';

const perType = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(OBJECT_TYPES), value);

/** Settings of the whole sandbox, and those of one portal (`portalId`, else the default one). */
const patchSchema = z.strictObject({
  ...settingsSchema.partial().shape,
  portalId: z.number().int().optional(),
  customPropertyLimit: perType(z.number().int().min(0)).optional(),
  requiredProperties: perType(z.array(z.string())).optional(),
});

const portalSchema = z.object({
  portalId: z.number().int().min(1).optional(),
  name: z.string().optional(),
  domain: z.string().optional(),
  currency: z.string().optional(),
  timeZone: z.string().optional(),
});

export const settingsRoutes: readonly ControlRoute[] = [
  { method: 'GET', pattern: '/_sandbox/settings', handle: (world) => json(200, world.settings) },
  {
    method: 'POST',
    pattern: '/_sandbox/settings',
    handle: (world, { rawBody }) => {
      const {
        portalId,
        customPropertyLimit = {},
        requiredProperties = {},
        ...settings
      } = parseBody(rawBody, patchSchema);
      const { tables } = portalNamed(world, portalId);
      for (const type of OBJECT_TYPES) {
        tables[type].customPropertyLimit = customPropertyLimit[type] ?? tables[type].customPropertyLimit;
        tables[type].required = requiredProperties[type] ?? tables[type].required;
      }
      Object.assign(
        world.settings,
        Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
      );
      return json(200, world.settings);
    },
  },
  {
    method: 'POST',
    pattern: '/_sandbox/portals',
    handle: (world, { rawBody }) => {
      const wanted = parseBody(rawBody || '{}', portalSchema);
      const id = wanted.portalId ?? Math.max(...world.portals.keys()) + 1;
      if (world.portals.has(id)) return json(409, { status: 'error', message: `Portal ${id} is there already` });
      const { id: portalId, name } = addPortal(world, {
        id,
        name: wanted.name ?? `Sandbox portal ${id}`,
        domain: wanted.domain ?? DEFAULT_PORTAL.domain,
        currency: wanted.currency ?? DEFAULT_PORTAL.currency,
        timeZone: wanted.timeZone ?? DEFAULT_PORTAL.timeZone,
      });
      return json(201, { portalId, name });
    },
  },
];
