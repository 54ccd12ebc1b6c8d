import type { RenderedNode } from '@hubspot/ui-extensions/testing';

/** All text of a rendered tree in its order; children of one element run on, as they are read. */
export function textOf(node: RenderedNode): string {
  if (!('childNodes' in node)) return node.text ?? '';
  return (node.childNodes as readonly RenderedNode[])
    .map(textOf)
    .join('name' in node && node.name === 'Text' ? '' : '\n');
}
