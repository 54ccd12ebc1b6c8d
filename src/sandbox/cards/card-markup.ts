/** A rendered card as HTML: each of HubSpot's components as the element that comes closest. */
import type { RenderedNode } from '@hubspot/ui-extensions/testing';
import { html } from 'hono/html';
import type { Markup } from '../pages/layout.ts';
import { isPressable, pressablesOf } from './card-host.ts';
import { chartMarkup } from './chart-markup.ts';

type Props = Readonly<Record<string, unknown>>;

/** @param isPressed something was pressed in it: what was unfolded to get there stays so */
export function cardMarkup(tree: RenderedNode, isPressed: boolean): Markup {
  const pressables: readonly unknown[] = pressablesOf(tree);
  return markupOf(tree, { placeOf: (node) => pressables.indexOf(node), isPressed });
}

interface Around {
  readonly placeOf: (node: RenderedNode) => number;
  readonly isPressed: boolean;
}

function markupOf(node: RenderedNode, around: Around): Markup {
  if (!('childNodes' in node)) return html`${node.text ?? ''}`;
  const children = (node.childNodes as readonly RenderedNode[]).map((child) => markupOf(child, around));
  if (!('name' in node)) return html`${children}`;
  const props: Props = node.props;
  if (isPressable(node)) {
    const isBusy = props.disabled === true || props.loading === true;
    const variant = text(props.variant) || 'secondary';
    return html`<button class="card-button ${variant}" name="press" value="${around.placeOf(node)}"${isBusy ? ' disabled' : ''}>${children}</button>`;
  }
  const isOpen = around.isPressed && pressablesOf(node).length > 0;
  return (ELEMENTS[String(node.name)] ?? plain)({ ...props, isOpen }, children);
}

type Element = (props: Props, children: readonly Markup[]) => Markup;

const plain: Element = (_props, children) => html`<div>${children}</div>`;

const ELEMENTS: Readonly<Record<string, Element>> = {
  Text: (props, children) =>
    html`<p class="card-text ${text(props.variant)} ${isBold(props.format) ? 'bold' : ''}">${children}</p>`,
  Heading: (_props, children) => html`<h3>${children}</h3>`,
  Flex: (props, children) => html`<div class="card-flex ${text(props.direction) || 'row'}">${children}</div>`,
  ButtonRow: (_props, children) => html`<div class="card-flex row">${children}</div>`,
  StatusTag: (props, children) => html`<span class="card-tag ${text(props.variant)}">${children}</span>`,
  Tag: (props, children) => html`<span class="card-tag ${text(props.variant)}">${children}</span>`,
  Divider: () => html`<hr>`,
  List: (_props, children) => html`<ul>${children.map((child) => html`<li>${child}</li>`)}</ul>`,
  Accordion: (props, children) =>
    html`<details${props.isOpen === true ? ' open' : ''}><summary>${text(props.title)}</summary>${children}</details>`,
  Alert: (props, children) =>
    html`<div class="card-alert ${text(props.variant)}"><p class="card-text bold">${text(props.title)}</p>${children}</div>`,
  Link: (props, children) => html`<a href="${addressOf(props.href)}" rel="noreferrer">${children}</a>`,
  EmptyState: (props, children) => html`<p class="card-text bold">${text(props.title)}</p>${children}`,
  ErrorState: (props, children) =>
    html`<div class="card-alert danger" role="alert"><p class="card-text bold">${text(props.title)}</p>${children}</div>`,
  Statistics: (_props, children) => html`<div class="card-statistics">${children}</div>`,
  StatisticsItem: (props, children) =>
    html`<div class="card-statistic"><p class="card-text microcopy">${text(props.label)}</p><p class="card-number">${typeof props.number === 'number' ? props.number : text(props.number)}</p>${children}</div>`,
  BarChart: chartMarkup,
  LineChart: chartMarkup,
  LoadingSpinner: (props) => html`<p class="card-text">${text(props.label)} …</p>`,
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isBold(format: unknown): boolean {
  return typeof format === 'object' && format !== null && 'fontWeight' in format;
}

function addressOf(href: unknown): string {
  const url = typeof href === 'object' && href !== null && 'url' in href ? href.url : href;
  return typeof url === 'string' && /^https?:\/\//.test(url) ? url : '#';
}
