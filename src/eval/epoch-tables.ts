// What was computed from the numbers of an instance, for as long as these hold: tables are emptied when others come.
// Those of an instance that comes back are put aside instead, as the lines of a block are compared at the same points.

export interface EpochTables {
  /** The table of that name for the numbers that hold now. */
  table<K, V>(name: string): Map<K, V>;
}

/** So many entries are put aside; beyond that all are forgotten, since to compute them again costs only time. */
const MOST = 100_000;

/** `returns`: whether an epoch with that number comes again. */
export function epochTables(epoch: () => number, returns: (epoch: number) => boolean): EpochTables {
  const tables = new Map<string, { at: number; map: Map<unknown, unknown> }>();
  const aside = new Map<string, Map<number, Map<unknown, unknown>>>();
  let entries = 0;

  const putAside = (name: string, at: number, map: Map<unknown, unknown>): void => {
    if (entries + map.size > MOST) {
      aside.clear();
      entries = 0;
    }
    entries += map.size;
    let own = aside.get(name);
    if (own === undefined) {
      own = new Map();
      aside.set(name, own);
    }
    own.set(at, map);
  };
  const taken = (name: string, at: number): Map<unknown, unknown> | undefined => {
    const own = aside.get(name);
    const map = own?.get(at);
    if (map === undefined) return undefined;
    own?.delete(at);
    entries -= map.size;
    return map;
  };

  return {
    table<K, V>(name: string): Map<K, V> {
      const now = epoch();
      let t = tables.get(name);
      if (t === undefined) {
        t = { at: now, map: new Map() };
        tables.set(name, t);
      } else if (t.at !== now) {
        const { at, map } = t;
        const before = taken(name, now);
        if (returns(at)) putAside(name, at, map);
        else map.clear();
        t.at = now;
        t.map = before ?? (returns(at) ? new Map() : map);
      }
      return t.map as Map<K, V>;
    },
  };
}
