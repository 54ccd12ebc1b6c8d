import { type AssociationCategory, type AssociationType, STANDARD_ASSOCIATION_TYPES } from './association-types.ts';
import type { ObjectType } from './object-type.ts';

export interface RecordRef {
  readonly type: ObjectType;
  readonly id: string;
}

export interface Link {
  readonly id: string;
  readonly types: readonly AssociationType[];
}

interface Edge {
  readonly typeIds: Set<number>;
  /** Before this moment readers do not see it: HubSpot's association store can lag behind a create. */
  visibleFrom: number;
}

/** The links of one portal, always kept in both directions. */
export class Associations {
  readonly #edges = new Map<string, Map<string, Edge>>();
  readonly #types: AssociationType[] = [...STANDARD_ASSOCIATION_TYPES];

  /** The unlabelled type of a pair, or null where HubSpot has none. */
  defaultType(from: ObjectType, to: ObjectType): AssociationType | null {
    return this.#types.find((type) => type.from === from && type.to === to && type.label === null) ?? null;
  }

  findType(from: ObjectType, to: ObjectType, category: AssociationCategory, typeId: number): AssociationType | null {
    return (
      this.#types.find(
        (type) => type.from === from && type.to === to && type.typeId === typeId && type.category === category,
      ) ?? null
    );
  }

  typesBetween(from: ObjectType, to: ObjectType): AssociationType[] {
    return this.#types.filter((type) => type.from === from && type.to === to);
  }

  /** Links two records. The first company of a contact or deal becomes its primary one; a new primary takes the mark over. */
  link(from: RecordRef, to: RecordRef, type: AssociationType, visibleFrom: number): void {
    const primary = this.#types.find(
      (other) =>
        other.primary &&
        ((other.from === from.type && other.to === to.type) || (other.from === to.type && other.to === from.type)),
    );
    this.#add(from, to, type.typeId, type.inverse, visibleFrom);
    const unlabelled = this.defaultType(from.type, to.type);
    if (unlabelled && type.label !== null) this.#add(from, to, unlabelled.typeId, unlabelled.inverse, visibleFrom);
    if (!primary) return;
    const [holder, held] = primary.from === from.type ? [from, to] : [to, from];
    const asked = type.typeId === primary.typeId || type.typeId === primary.inverse;
    const current = this.#primaryOf(holder, held.type, primary.typeId);
    if (asked && current && current !== held.id) this.#removeType(holder, { type: held.type, id: current }, primary);
    if (asked || !current) this.#add(holder, held, primary.typeId, primary.inverse, visibleFrom);
  }

  unlink(from: RecordRef, to: RecordRef): void {
    this.#edges.get(keyOf(from, to.type))?.delete(to.id);
    this.#edges.get(keyOf(to, from.type))?.delete(from.id);
  }

  /** The links that readers see at `now`, oldest first. */
  linksOf(from: RecordRef, to: ObjectType, now: number): Link[] {
    const links: Link[] = [];
    for (const [id, edge] of this.#edges.get(keyOf(from, to)) ?? []) {
      if (edge.visibleFrom > now) continue;
      const types = this.#types.filter(
        (type) => type.from === from.type && type.to === to && edge.typeIds.has(type.typeId),
      );
      links.push({ id, types });
    }
    return links;
  }

  countOf(from: RecordRef, to: ObjectType): number {
    return this.#edges.get(keyOf(from, to))?.size ?? 0;
  }

  primaryIdOf(from: RecordRef, to: ObjectType): string | null {
    const primary = this.#types.find((type) => type.primary && type.from === from.type && type.to === to);
    return primary ? this.#primaryOf(from, to, primary.typeId) : null;
  }

  /** Moves everything that was linked to one record over to another (a merge). */
  move(from: RecordRef, to: RecordRef, types: readonly ObjectType[]): void {
    for (const other of types) {
      for (const [id, edge] of [...(this.#edges.get(keyOf(from, other)) ?? [])]) {
        for (const typeId of edge.typeIds) {
          const type = this.#types.find(
            (known) => known.from === from.type && known.to === other && known.typeId === typeId,
          );
          if (type && !type.primary) this.link(to, { type: other, id }, type, edge.visibleFrom);
        }
      }
    }
    this.forget(from, types);
  }

  /** Removes every link of a record that is no more. */
  forget(record: RecordRef, types: readonly ObjectType[]): void {
    for (const other of types) {
      for (const id of this.#edges.get(keyOf(record, other))?.keys() ?? []) {
        this.#edges.get(keyOf({ type: other, id }, record.type))?.delete(record.id);
      }
      this.#edges.delete(keyOf(record, other));
    }
  }

  /** Every edge as a row, for the data file. */
  dump(): [key: string, toId: string, typeIds: number[]][] {
    return [...this.#edges].flatMap(([key, edges]) =>
      [...edges].map(([id, edge]): [string, string, number[]] => [key, id, [...edge.typeIds]]),
    );
  }

  load(rows: readonly (readonly [key: string, toId: string, typeIds: readonly number[]])[]): void {
    for (const [key, id, typeIds] of rows) this.#edgesAt(key).set(id, { typeIds: new Set(typeIds), visibleFrom: 0 });
  }

  #add(from: RecordRef, to: RecordRef, typeId: number, inverse: number, visibleFrom: number): void {
    this.#addOneWay(from, to, typeId, visibleFrom);
    this.#addOneWay(to, from, inverse, visibleFrom);
  }

  #addOneWay(from: RecordRef, to: RecordRef, typeId: number, visibleFrom: number): void {
    const edges = this.#edgesAt(keyOf(from, to.type));
    const edge = edges.get(to.id);
    if (edge) edge.typeIds.add(typeId);
    else edges.set(to.id, { typeIds: new Set([typeId]), visibleFrom });
  }

  #edgesAt(key: string): Map<string, Edge> {
    const known = this.#edges.get(key);
    if (known) return known;
    const edges = new Map<string, Edge>();
    this.#edges.set(key, edges);
    return edges;
  }

  #primaryOf(holder: RecordRef, to: ObjectType, typeId: number): string | null {
    for (const [id, edge] of this.#edges.get(keyOf(holder, to)) ?? []) if (edge.typeIds.has(typeId)) return id;
    return null;
  }

  #removeType(from: RecordRef, to: RecordRef, type: AssociationType): void {
    this.#edges.get(keyOf(from, to.type))?.get(to.id)?.typeIds.delete(type.typeId);
    this.#edges.get(keyOf(to, from.type))?.get(from.id)?.typeIds.delete(type.inverse);
  }
}

function keyOf(from: RecordRef, to: ObjectType): string {
  return `${from.type}/${from.id}/${to}`;
}
