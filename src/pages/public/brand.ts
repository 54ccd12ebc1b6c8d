/** What a page shows of the company whose mail it is about. */
import { brandStylesheet } from '../../public-page/brand-css.ts';
import { fillPageSettings, type PageSettings } from '../../public-page/page-settings.ts';
import type { PublicView } from '../../store/public-page.ts';

export interface Brand {
  /** As people know it; null where nobody has said. */
  readonly company: string | null;
  readonly settings: PageSettings;
  /** Paths; null where there is none. */
  readonly logo: string | null;
  readonly stylesheet: string | null;
}

export function createBrand(portalId: number, view: PublicView): Brand {
  const settings = fillPageSettings(view.settings);
  const sheet = brandStylesheet(settings);
  return {
    company: settings.company ?? view.name,
    settings,
    logo: view.logoHash && `/u/brand/${portalId}/${view.logoHash}`,
    stylesheet: sheet && `/u/brand/${portalId}/${sheet.hash}.css`,
  };
}
