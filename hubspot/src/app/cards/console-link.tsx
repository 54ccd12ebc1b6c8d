import { Link } from '@hubspot/ui-extensions';

/** Into Bellwether's own pages; good once, for half an hour. */
export function ConsoleLink({ href }: { readonly href: string | null }) {
  return href === null ? null : <Link href={{ url: href, external: true }}>See the whole evidence in Bellwether</Link>;
}
