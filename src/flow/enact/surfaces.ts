/** The explicit list, in the order in which they are served: somebody waits for a task. */
import { companyProperty } from './company-property/company-property.ts';
import { contactEmail } from './contact-email/contact-email.ts';
import { contactProperty } from './contact-property/contact-property.ts';
import { createSurface } from './create-surface.ts';
import { digest } from './digest/digest.ts';
import { subscription } from './subscription/subscription.ts';
import type { Surface } from './surface.ts';
import { taskClose } from './task-close/task-close.ts';

export const surfaces: readonly Surface[] = [
  createSurface('task', 'tasks', 'hs_task_body'),
  taskClose,
  digest,
  createSurface('note', 'notes', 'hs_note_body'),
  subscription,
  contactEmail,
  contactProperty,
  companyProperty,
];
