// Fourier–Motzkin elimination over rows a·x + b ≥ 0, > 0 or = 0 with integer coefficients, tightened where all
// unknowns of a row are integers (gcd of the coefficients, rounding of the constant), and the equality step of
// Pugh's omega test. Answers "no solution" or nothing; effort is bounded by counted steps.

export interface LinearRow {
  readonly a: readonly number[];
  readonly b: number;
  readonly kind: "ge" | "gt" | "eq";
}

/** Shared by all calls that belong to one question. */
export interface Budget {
  steps: number;
}

const ROW_LIMIT = 160;

const gcd = (a: number, b: number): number => {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
};

const at = (a: readonly number[], k: number): number => a[k] ?? 0;

/** The row in lowest terms; true when it always holds, false when it never does, undefined when it grew too large. */
function tighten(row: LinearRow, integer: readonly boolean[]): LinearRow | boolean | undefined {
  let g = 0;
  let whole = true;
  for (let k = 0; k < row.a.length; k += 1) {
    const c = at(row.a, k);
    if (c === 0) continue;
    if (!Number.isSafeInteger(c)) return undefined;
    g = gcd(g, c);
    if (integer[k] !== true) whole = false;
  }
  let { b, kind } = row;
  if (!Number.isSafeInteger(b)) return undefined;
  if (g === 0) return kind === "ge" ? b >= 0 : kind === "gt" ? b > 0 : b === 0;
  if (whole) {
    if (kind === "gt") {
      b -= 1;
      kind = "ge";
    }
    if (kind === "eq" && b % g !== 0) return false;
  } else g = gcd(g, b);
  if (g === 1) return { a: row.a, b, kind };
  return { a: row.a.map((c) => c / g), b: kind === "ge" && whole ? Math.floor(b / g) : b / g, kind };
}

function combine(
  x: LinearRow,
  times: number,
  y: LinearRow,
  timesY: number,
  kind: LinearRow["kind"],
): LinearRow {
  const n = Math.max(x.a.length, y.a.length);
  const a: number[] = [];
  for (let k = 0; k < n; k += 1) a.push(times * at(x.a, k) + timesY * at(y.a, k));
  return { a, b: times * x.b + timesY * y.b, kind };
}

/** row with unknown k eliminated by an equation that contains it. */
const substitute = (row: LinearRow, eq: LinearRow, k: number): LinearRow => {
  const c = at(eq.a, k);
  return combine(row, Math.abs(c), eq, -Math.sign(c) * at(row.a, k), row.kind);
};

const centred = (x: number, m: number): number => x - m * Math.floor(x / m + 0.5);

/** Whether the rows have no common solution. False: none was found to be missing, no more. */
export function infeasible(
  given: readonly LinearRow[],
  integers: readonly boolean[],
  budget: Budget,
): boolean {
  const integer = [...integers];
  let rows: LinearRow[] = [];
  const push = (into: LinearRow[], row: LinearRow): boolean => {
    const t = tighten(row, integer);
    if (t === false) return true;
    if (t !== true && t !== undefined) into.push(t);
    return false;
  };
  for (const r of given) if (push(rows, r)) return true;

  for (;;) {
    const merged = merge(rows);
    if (merged === "contradiction") return true;
    rows = merged;
    const eq = pickEquation(rows);
    if (eq !== undefined) {
      budget.steps -= rows.length;
      if (budget.steps < 0) return false;
      let k = -1;
      for (let j = 0; j < eq.a.length; j += 1)
        if (at(eq.a, j) !== 0 && (k < 0 || Math.abs(at(eq.a, j)) < Math.abs(at(eq.a, k)))) k = j;
      let by = eq;
      const whole = eq.a.every((c, j) => c === 0 || integer[j] === true);
      let rest: readonly LinearRow[] = rows.filter((r) => r !== eq);
      if (whole && Math.abs(at(eq.a, k)) > 1) {
        const m = Math.abs(at(eq.a, k)) + 1;
        const a = Array.from({ length: integer.length + 1 }, (_, j) => centred(at(eq.a, j), m));
        a[integer.length] = -m;
        integer.push(true);
        by = { a, b: centred(eq.b, m), kind: "eq" };
        rest = rows;
      }
      const next: LinearRow[] = [];
      for (const r of rest) if (push(next, at(r.a, k) === 0 ? r : substitute(r, by, k))) return true;
      rows = next;
      continue;
    }
    const k = cheapest(rows, integer.length);
    if (k === undefined) return false;
    const above = rows.filter((r) => at(r.a, k) > 0);
    const below = rows.filter((r) => at(r.a, k) < 0);
    const next = rows.filter((r) => at(r.a, k) === 0);
    budget.steps -= above.length * below.length + rows.length;
    if (budget.steps < 0 || next.length + above.length * below.length > ROW_LIMIT) return false;
    for (const p of above)
      for (const n of below) {
        const g = gcd(at(p.a, k), at(n.a, k));
        const kind = p.kind === "gt" || n.kind === "gt" ? "gt" : "ge";
        if (push(next, combine(p, -at(n.a, k) / g, n, at(p.a, k) / g, kind))) return true;
      }
    rows = next;
  }
}

interface Direction {
  readonly a: readonly number[];
  row: LinearRow | undefined;
  opposite: LinearRow | undefined;
}

const stronger = (r: LinearRow, old: LinearRow | undefined): boolean =>
  old === undefined || r.b < old.b || (r.b === old.b && r.kind === "gt");

/** The strongest row of each direction; opposite rows that touch become an equation. */
function merge(rows: readonly LinearRow[]): LinearRow[] | "contradiction" {
  const found = new Map<number, Direction[]>();
  const all: Direction[] = [];
  const out: LinearRow[] = [];
  for (const r of rows) {
    if (r.kind === "eq") {
      out.push(r);
      continue;
    }
    // One entry for a row and its opposite: the hash looks at absolute values from the first non-zero on.
    let h = 0;
    let sign = 0;
    for (let j = 0; j < r.a.length; j += 1) {
      const c = r.a[j] as number;
      if (c === 0) continue;
      if (sign === 0) sign = c > 0 ? 1 : -1;
      h = (Math.imul(h, 31) + Math.imul(j, 7919) + sign * c) | 0;
    }
    const bucket = found.get(h);
    const same = bucket?.find((d) => sameUpTo(d.a, r.a, sign * signOf(d.a)));
    if (same === undefined) {
      const d: Direction = { a: r.a, row: r, opposite: undefined };
      all.push(d);
      if (bucket === undefined) found.set(h, [d]);
      else bucket.push(d);
    } else if (signOf(same.a) === sign) {
      if (stronger(r, same.row)) same.row = r;
    } else if (stronger(r, same.opposite)) same.opposite = r;
  }
  for (const { row, opposite } of all) {
    if (row === undefined || opposite === undefined) {
      out.push((row ?? opposite) as LinearRow);
      continue;
    }
    const room = row.b + opposite.b;
    const strict = row.kind === "gt" || opposite.kind === "gt";
    if (room < 0 || (room === 0 && strict)) return "contradiction";
    if (room === 0) out.push({ a: row.a, b: row.b, kind: "eq" });
    else out.push(row, opposite);
  }
  return out;
}

const signOf = (a: readonly number[]): number => {
  for (const c of a) if (c !== 0) return c > 0 ? 1 : -1;
  return 0;
};

const sameUpTo = (a: readonly number[], b: readonly number[], sign: number): boolean => {
  const n = Math.max(a.length, b.length);
  for (let j = 0; j < n; j += 1) if (at(a, j) !== sign * at(b, j)) return false;
  return true;
};

function pickEquation(rows: readonly LinearRow[]): LinearRow | undefined {
  let first: LinearRow | undefined;
  for (const r of rows) {
    if (r.kind !== "eq") continue;
    if (r.a.some((c) => c === 1 || c === -1)) return r;
    first ??= r;
  }
  return first;
}

/** The unknown whose elimination makes the fewest rows. */
function cheapest(rows: readonly LinearRow[], unknowns: number): number | undefined {
  let best: number | undefined;
  let cost = Number.POSITIVE_INFINITY;
  for (let k = 0; k < unknowns; k += 1) {
    let above = 0;
    let below = 0;
    for (const r of rows) {
      const c = at(r.a, k);
      if (c > 0) above += 1;
      else if (c < 0) below += 1;
    }
    if (above + below === 0) continue;
    const c = above * below - above - below;
    if (c < cost) {
      cost = c;
      best = k;
    }
  }
  return best;
}
