export function hrefOfSource(name: string): string {
  return `/data-sources/one?name=${encodeURIComponent(name)}`;
}
