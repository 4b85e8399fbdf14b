// Rows of values, one a lane, that are filled when they are asked for and are older than what they depend on: the row at
// work, and the variables of sums. Rows of integers alone are kept, as long as the program lives.

/** Entries in a row. */
export const ROW = 512;
/** Numbers of subscripts and conditions that one term may keep. */
const KEPT = 1 << 22;
/** Variables of sums that a kept row may depend on, and how far they may run. */
const KEYED = 4;
const KEY_RANGE = 1024;

/** A value for every lane. `row` is filled by `fetch`. */
export interface Node {
  /** Variables of binders that it depends on. */
  readonly slots: readonly Slot[];
  /** Depends on integers and letters alone. */
  readonly fixed: boolean;
  row: Float64Array;
  stamp: number;
  fill: () => void;
}
export interface Slot {
  value: number;
  version: number;
}

/** What every form over lanes is made of. */
export class LaneRows {
  /** Number of the first entry of the row, and how many there are. */
  protected start = 0;
  protected count = 0;
  #version = 1;
  #clock = 1;
  #kept = 0;

  protected begin(start: number, count: number): void {
    this.start = start;
    this.count = count;
    this.#clock += 1;
    this.#version = this.#clock;
  }

  protected node(slots: readonly Slot[], fixed: boolean, fill: (row: Float64Array) => void): Node {
    const row = new Float64Array(ROW);
    return { slots, fixed, row, stamp: 0, fill: () => fill(row) };
  }

  /** A node over others: it depends on what they depend on. */
  protected over(
    parts: readonly Node[],
    fill: (row: Float64Array) => void,
    without: readonly Slot[] = [],
  ): Node {
    const slots = new Set(parts.flatMap((p) => p.slots));
    for (const s of without) slots.delete(s);
    return this.node(
      [...slots],
      parts.every((p) => p.fixed),
      fill,
    );
  }

  /** Versions only grow, so the sum changes whenever one does. */
  protected fetch(n: Node): Float64Array {
    let stamp = this.#version;
    for (const s of n.slots) stamp += s.version;
    if (stamp !== n.stamp) {
      n.fill();
      n.stamp = stamp;
    }
    return n.row;
  }

  protected set(slot: Slot, value: number): void {
    slot.value = value;
    this.#clock += 1;
    slot.version = this.#clock;
  }

  /** A row of integers alone is the same in every run. */
  protected keeping(n: Node): Node {
    if (!n.fixed || n.slots.length > KEYED) return n;
    const rows = new Map<number, Float64Array>();
    const kept: Node = { ...n, fill: () => {} };
    kept.fill = () => {
      let key = this.start / ROW;
      for (const s of n.slots) {
        if (Math.abs(s.value) >= KEY_RANGE / 2) key = Number.NaN;
        key = key * KEY_RANGE + s.value + KEY_RANGE / 2;
      }
      const known = rows.get(key);
      if (known !== undefined) {
        kept.row = known;
        return;
      }
      const row = this.fetch(n);
      if (Number.isSafeInteger(key) && this.#kept < KEPT) {
        kept.row = row.slice();
        rows.set(key, kept.row);
        this.#kept += ROW;
      } else kept.row = row;
    };
    return kept;
  }

  protected constant(value: number, fixed = true): Node {
    const n = this.node([], fixed, () => {});
    n.row.fill(value);
    return n;
  }

  /** A number that is the same in all lanes. */
  protected uniform(slots: readonly Slot[], fixed: boolean, value: () => number): Node {
    let last = 0;
    return this.node(slots, fixed, (row) => {
      const v = value();
      if (v !== last) row.fill(v);
      last = v;
    });
  }

  /** One that is false decides, whatever the others are. */
  protected all(parts: readonly Node[]): Node {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return this.over(parts, (row) => {
      row.fill(1);
      for (const p of parts) {
        const a = this.fetch(p);
        for (let i = 0; i < this.count; i += 1) {
          const x = row[i] as number;
          const y = a[i] as number;
          row[i] = x === 0 || y === 0 ? 0 : x * y;
        }
      }
    });
  }

  protected any(parts: readonly Node[]): Node {
    return this.over(parts, (row) => {
      row.fill(0);
      for (const p of parts) {
        const a = this.fetch(p);
        for (let i = 0; i < this.count; i += 1) {
          const x = row[i] as number;
          const y = a[i] as number;
          row[i] = x === 1 || y === 1 ? 1 : x + y;
        }
      }
    });
  }

  protected map(a: Node, f: (x: number) => number): Node {
    return this.over([a], (row) => {
      const x = this.fetch(a);
      for (let i = 0; i < this.count; i += 1) row[i] = f(x[i] as number);
    });
  }
}
