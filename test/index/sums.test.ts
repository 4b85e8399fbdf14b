import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expr, Range } from "../../src/expr/nodes.ts";
import { collapse } from "../../src/index/collapse.ts";
import { type Facts, factsOf } from "../../src/index/prove.ts";
import { absorbBrackets, simplifyRange } from "../../src/index/ranges.ts";
import { evaluate, holds, Undefined } from "./brute.ts";
import { bindNames, term, text, type World, world } from "./world.ts";

const w = world({
  sizes: "I K S O D H",
  integers: "P",
  assume: ["P >= 0"],
  tensors: { w: ["K"], x: ["I"], g: ["O"], G: ["O", "O"], z: [{ lo: "0", size: "K", outside: "zero" }] },
  indices: { m: "0..I-1", n: "0..I-1" },
});
const facts = factsOf(w.ctx, w.env);
const t = (s: string) => term(w.ctx, s);

const collapsed = (s: string) => {
  const e = t(s);
  const r = e.kind === "bind" ? collapse(w.ctx, facts, e) : undefined;
  return r === undefined ? undefined : text(r.after);
};
const absorbed = (s: string) => {
  const e = t(s);
  const r = e.kind === "bind" ? absorbBrackets(w.ctx, facts, e) : undefined;
  return r === undefined ? undefined : text(r.after);
};
const simplified = (s: string) => {
  const e = t(s);
  const r = e.kind === "bind" ? simplifyRange(w.ctx, facts, e) : undefined;
  return r === undefined ? undefined : text(r.after);
};

describe("collapse", () => {
  it.each([
    ["{k=0..K-1} w[k]*[S*i+k-P=m]", "w[m+P-S*i]*[0<=m+P-S*i & m+P-S*i<=K-1]"],
    ["{i=0..O-1, k=0..K-1} g[i]*w[k]*[i+k=m]", "{i=0..O-1} g[i]*w[m-i]*[0<=m-i & m-i<=K-1]"],
    [
      "{i=0..O-1, k=0..K-1} g[i]*w[k]*[S*i+D*k-P=m]",
      "{k=0..K-1} g[(m+P-D*k)/S]*w[k]*[S|m+P-D*k]*[0<=(m+P-D*k)/S & (m+P-D*k)/S<=O-1]",
    ],
    ["{b, c} z[e-b]*[b=m]*[c=n]*x[c]", "z[e-m]*x[n]"],
    ["{i=0..4} [2*i=m]*(i+1)", "[2|m]*[m/2<=4]*(m/2+1)"],
    ["{i=0..4} [2*i=3]*(i+1)", "0"],
    ["{i=0..O-1} g[i]*[i=m]*[i=n]", "g[m]*[m<=O-1]*[m=n]"],
    ["{i=0..I-1} x[i]*[i=m]", "x[m]"],
    ["{i=0..I-1} x[i]*[i=m+I]", "0"],
    ["{i=0..O-1, j=0..i} G[i,j]*[i=m]", "{j=0..m} G[m,j]*[m<=O-1]"],
    ["{i=0..O-1, j=0..i} G[i,j]*[j=m]", "{i=0..O-1} G[i,m]*[m<=i]"],
    [
      "{i=0..O-1, k=0..K-1} g[i]*w[k]*[2*i+4*k=m]",
      "{k=0..K-1} g[(m-4*k)/2]*w[k]*[2|m]*[0<=(m-4*k)/2 & (m-4*k)/2<=O-1]",
    ],
    ["{i=0..I-1, j=0..I-1} x[i]*x[j]*[i=j]", "{i=0..I-1} x[i]*x[i]"],
    ["{i=0..K*S-1} z[i]*[floor(i/S)=m]*[mod(i,S)=n]", "z[S*m+n]*[m<=K-1]*[n<=S-1]"],
    [
      "{i=0..H*K*S-1} z[i]*[floor(i/(K*S))=m]*[mod(floor(i/S),K)=n]*[mod(i,S)=0]",
      "z[K*S*m+S*n]*[m<=H-1]*[n<=K-1]",
    ],
    // Quotients and remainders become variables of their own.
    ["{i=0..I-1} x[i]*[floor(i/2)=m]", "{r=0..1} x[2*m+r]*[2*m+r<=I-1]"],
    ["{i=0..S*I-1} z[i]*[floor(i/S)=m]", "{r=0..S-1} z[S*m+r]"],
    ["{i=0..I-1} x[i]*[mod(i+P,I)=m]", "x[mod(m-P,I)]"],
    ["{i=0..K*I-1} z[i]*[mod(i,I)=m]", "{q=0..K-1} z[I*q+m]"],
    ["{i=0..K*S-1} z[i]*[K*mod(i,S)+floor(i/S)=n]", "z[S*mod(n,K)+floor(n/K)]*[floor(n/K)<=S-1]"],
    // Positional systems are read off.
    ["{i=0..O-1, k=0..1} g[i]*w[k]*[2*i+k=m]", "g[floor(m/2)]*w[mod(m,2)]*[floor(m/2)<=O-1]"],
    ["{i=0..O-1, k=0..1} g[i]*w[k]*[3*i+k=m]", "g[floor(m/3)]*w[mod(m,3)]*[floor(m/3)<=O-1]*[mod(m,3)<=1]"],
    ["{i=0..O-1, j=0..S-1} z[i]*z[j]*[S*i+j=m]", "z[floor(m/S)]*z[mod(m,S)]*[floor(m/S)<=O-1]"],
    [
      "{i=0..O-1, j=1..S} z[i]*z[j]*[S*i+j=m]",
      "z[floor((m-1)/S)]*z[mod(m-1,S)+1]*[0<=floor((m-1)/S) & floor((m-1)/S)<=O-1]",
    ],
    // No unit: a variable runs through its residue class.
    [
      "{i=0..O-1, k=0..K-1} g[i]*w[k]*[2*i+3*k=m]",
      "{t=ceil(m/3)..floor((m+O-1)/3)} g[3*t-m]*w[m-2*t]*[0<=m-2*t & m-2*t<=K-1]",
    ],
    [
      "{i=0..O-1, k=0..K-1, l=0..H-1} z[i]*z[k]*z[l]*[6*i+10*k+15*l=m]",
      "{t=-floor(m/5)..floor((O-m-1)/5), u=-floor(m/3)..floor((K-m-1)/3)} z[m+5*t]*z[m+3*u]*z[-m-2*t-2*u]*[0<=-m-2*t-2*u & -m-2*t-2*u<=H-1]",
    ],
    [
      "{i=0..O-1, k=0..K-1} g[i]*w[k]*[4*i+6*k=m]",
      "{t=ceil(m/6)..floor((m+2*O-2)/6)} g[(6*t-m)/2]*w[(m-4*t)/2]*[2|m]*[0<=(m-4*t)/2 & (m-4*t)/2<=K-1]",
    ],
  ])("%s", (before, after) => {
    expect(collapsed(before)).toBe(after);
  });

  it("leaves sums whose brackets say nothing of their variables", () => {
    expect(collapsed("{i=0..O-1} g[i]*[m=n]")).toBeUndefined();
    expect(collapsed("{i=0..O-1} g[i]*[i<m]")).toBeUndefined();
    expect(collapsed("{i=0..I-1} x[i]*[i*i=m]")).toBeUndefined();
    expect(collapsed("maximum{i=0..I-1} x[i]*[i=m]")).toBeUndefined();
    expect(collapsed("prod{i=0..I-1} x[i]*[i=m]")).toBeUndefined();
  });

  it("solves for the variable that needs no division, and only then divides", () => {
    const e = t("{i=0..O-1} g[i]*[S*i=m]");
    if (e.kind !== "bind") throw new Error("no sum");
    expect(collapse(w.ctx, facts, e, { coefficients: "unit" })).toBeUndefined();
    expect(text(collapse(w.ctx, facts, e)?.after ?? e)).toBe("g[m/S]*[S|m]*[m/S<=O-1]");
  });

  it("never solves for a member of a set, but for other variables in terms of it", () => {
    const over = (variables: readonly string[], ranges: readonly Range[], body: string): string => {
      const e = bindNames(w.ctx, "sum", variables, ranges, t(body));
      const r = e.kind === "bind" ? collapse(w.ctx, facts, e) : undefined;
      return r === undefined ? "left alone" : text(r.after);
    };
    const set: Range = { kind: "set", set: w.ctx.sym("R"), arity: 2 };
    expect(over(["l", "k"], [set], "x[l]*[l=m]*[k=n]")).toBe("left alone");
    const i: Range = { kind: "interval", lo: t("0"), hi: t("I-1") };
    expect(over(["l", "k", "i"], [set, i], "x[i]*[i=l+k]")).toBe("{l&k} x[k+l]*[0<=k+l & k+l<=I-1]");
  });

  it("says which bounds are implied and which never were", () => {
    const e = t("{b, i=0..I-1} z[b]*x[i]*[b=m+i]*[i=n]");
    if (e.kind !== "bind") throw new Error("no sum");
    const r = collapse(w.ctx, facts, e);
    expect(r?.solved.map((s) => `${s.variable.name}=${text(s.value)}`)).toEqual(["i=n", "b=m+n"]);
    expect(r?.dropped.map((d) => d.why).sort()).toEqual(["implied", "implied", "unlimited"]);
    expect(text(r?.after ?? e)).toBe("z[m+n]*x[n]");
  });
});

describe("absorbBrackets", () => {
  it.each([
    [
      "{i=0..O-1} g[i]*[0<=m+P-S*i]*[m+P-S*i<=K-1]",
      "{i=max(0,ceil((m+P-K+1)/S))..min(O-1,floor((m+P)/S))} g[i]",
    ],
    ["{i=0..O-1} g[i]*[0<=m-i<=K-1]", "{i=max(0,m-K+1)..min(O-1,m)} g[i]"],
    ["{i} z[i]*[0<=m-i<=K-1]", "{i=m-K+1..m} z[i]"],
    ["{i} z[i]*[0<=m-i]", undefined],
    ["{i=0..O-1} g[i]*[i<m]", "{i=0..min(O-1,m-1)} g[i]"],
    ["{i=0..I-1} x[i]*[i<m]", "{i=0..m-1} x[i]"],
    ["{j=0..I-1, i=0..I-1} x[i]*x[j]*[i<j]", "{j=0..I-1, i=0..j-1} x[i]*x[j]"],
    ["{i=0..I-1} x[i]*[i>=0]", "{i=0..I-1} x[i]"],
    ["{i=0..I-1} x[i]*[i>=I]", "0"],
    ["prod{i=0..I-1 : i>=3 & i!=m} x[i]", "prod{i=3..I-1 : i!=m} x[i]"],
    ["prod{i=0..I-1} x[i]*[i>=3]", undefined],
    ["{i=0..S*I-1} z[i]*[floor(i/S)=m]", "{i=S*m..S*m+S-1} z[i]"],
    ["{i} z[i]*[ceil(i/S)=m]", "{i=S*m-S+1..S*m} z[i]"],
    // As the windows of an adaptive pooling that hold m are bounded; ⌈(a−b+1)/b⌉ has fewer terms as ⌊a/b⌋.
    ["{i} z[i]*[m*S+1<=I*i+I]*[i<=m]", "{i=floor((S*m)/I)..m} z[i]"],
    ["{i} z[i]*[m*S+2<=I*i+I]*[i<=m]", "{i=floor((S*m+1)/I)..m} z[i]"],
    ["{i} z[i]*[mod(i,S)=m]", undefined],
    ["maximum{i=0..I-1 : i<=m} x[i]", "maximum{i=0..m} x[i]"],
  ])("%s", (before, after) => {
    expect(absorbed(before)).toBe(after);
  });
});

describe("simplifyRange", () => {
  it.each([
    ["{i=m..m} x[i]", "x[m]"],
    ["{i=I..I-1} x[i]", "0"],
    ["{i=0..ceil(I/1)-1} x[i]", undefined],
    ["{i=ceil((I-1)/1)..I-1} x[i]", "x[I-1]"],
    ["{i=max(0,m)..min(I-1,m+I)} x[i]", "{i=m..I-1} x[i]"],
    ["{i=ceil((m-1)/2)..min(O-1,floor(m/2))} g[i]", "[floor(m/2)<=O-1]*g[floor(m/2)]"],
    ["{i=ceil((m-S+1)/S)..min(O-1,floor(m/S))} g[i]", "[floor(m/S)<=O-1]*g[floor(m/S)]"],
    ["{k=m-S*floor(m/S)..m-S*floor(m/S)} z[k]", "z[mod(m,S)]"],
    ["prod{i=I..I-1} x[i]", "1"],
    ["maximum{i=m..m} x[i]", "x[m]"],
  ])("%s", (before, after) => {
    expect(simplified(before)).toBe(after);
  });
});

function valueAt(world: World, e: Expr, values: ReadonlyMap<string, number>): number | "undefined" {
  try {
    return evaluate({ env: world.env, values, reach: 24 }, e) + 0;
  } catch (error) {
    if (error instanceof Undefined) return "undefined";
    throw error;
  }
}

describe("the value stays the same", () => {
  // x is strict and wide enough for every read, z is zero outside; sizes run from 1.
  const v = world({
    sizes: "K S O",
    tensors: { x: [{ lo: "0-60", hi: "60" }], z: [{ lo: "0", size: "K", outside: "zero" }] },
    indices: { m: "0..4" },
  });
  const known: Facts = factsOf(v.ctx, v.env);
  const outer = fc.constantFrom("m", "K", "1", "0", "3", "O", "2*m", "m+K");
  const variable = fc.constantFrom("i", "j");
  const coefficient = fc.constantFrom("1", "1", "(0-1)", "2", "3", "S", "(0-2)", "(0-S)");
  const linear = fc
    .tuple(coefficient, variable, fc.option(fc.tuple(coefficient, variable)), outer)
    .map(([c, a, more, o]) => `${c}*${a}${more === null ? "" : `+${more[0]}*${more[1]}`}-${o}`);
  const condition = fc.oneof(
    { weight: 4, arbitrary: linear.map((l) => `${l}=0`) },
    { weight: 2, arbitrary: linear.map((l) => `0<=${l}`) },
    { weight: 1, arbitrary: fc.tuple(linear, outer).map(([l, o]) => `0<=${l}<=${o}`) },
    { weight: 1, arbitrary: linear.map((l) => `${l}!=0`) },
    { weight: 1, arbitrary: linear.map((l) => `2|${l}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(linear, fc.constantFrom("2", "S"), outer)
        .map(([l, d, o]) => `floor((${l})/${d})=${o}`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(linear, fc.constantFrom("3", "K"), outer)
        .map(([l, d, o]) => `${o}=ceil((${l})/${d})`),
    },
    { weight: 1, arbitrary: linear.map((l) => `mod(${l},2)=1`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(variable, fc.constantFrom("2", "S", "K"), outer, fc.constantFrom("0", "1", "m", "m-2"))
        .map(([v, d, o, r]) => `floor(${v}/${d})=${o} & ${r}=mod(${v},${d})`),
    },
    { weight: 1, arbitrary: fc.tuple(linear, linear).map(([a, b]) => `${a}=0 & ${b}<3`) },
  );
  const range = fc.constantFrom(
    "0..O-1",
    "0..K",
    "m..3",
    "0-2..2",
    "1..0",
    "0..0",
    "m..m",
    "0..S-1",
    "K..K+1",
  );
  const inner = fc.oneof(
    range,
    fc.constantFrom("0..i", "i..3", "i-1..i+1", "0..S*i", "max(0,i-K)..min(O,i)"),
  );
  const body = fc.constantFrom(
    "x[i+2*j]",
    "x[i]*x[j]",
    "(i+1)*x[j]",
    "z[i]*z[j-1]",
    "x[S*i+j]/(K+1)",
    "z[m-i]*x[j]",
  );
  const sketch = fc.record({
    first: range,
    second: inner,
    body,
    brackets: fc.array(condition, { minLength: 1, maxLength: 3 }),
    guard: fc.option(condition),
    op: fc.constantFrom("", "", "", "", "prod", "maximum"),
  });

  it("through collapse, absorbBrackets and simplifyRange", { timeout: 240_000 }, () => {
    let changed = 0;
    fc.assert(
      fc.property(sketch, (s) => {
        const sum = s.op === "";
        const brackets = sum ? s.brackets.map((b) => `*[${b}]`).join("") : "";
        const guard = s.guard === null ? "" : ` : ${s.guard}`;
        const before = term(v.ctx, `${s.op}{i=${s.first}, j=${s.second}${guard}} ${s.body}${brackets}`);
        const forms: Expr[] = [before];
        const last = () => forms.at(-1) as Expr;
        for (let round = 0; round < 2; round += 1) {
          for (const step of [
            (e: Expr) => (e.kind === "bind" ? collapse(v.ctx, known, e)?.after : undefined),
            (e: Expr) =>
              e.kind === "bind" ? absorbBrackets(v.ctx, known, e, { quotients: "absorb" })?.after : undefined,
            (e: Expr) => (e.kind === "bind" ? simplifyRange(v.ctx, known, e)?.after : undefined),
          ]) {
            const next = step(last());
            if (next !== undefined) forms.push(next);
          }
        }
        if (forms.length === 1) return;
        changed += 1;
        for (let m = 0; m <= 4; m += 1)
          for (let K = 1; K <= 3; K += 1)
            for (let S = 1; S <= 3; S += 1)
              for (const O of [1, 3]) {
                const values = new Map(Object.entries({ m, K, S, O }));
                const want = valueAt(v, before, values);
                if (want === "undefined") continue;
                for (const f of forms.slice(1)) {
                  const got = valueAt(v, f, values);
                  if (typeof got === "number" && Math.abs(got - want) < 1e-9 * Math.max(1, Math.abs(want)))
                    continue;
                  expect.fail(
                    `${forms.map((x) => text(x)).join("\n = ")}\nm=${m} K=${K} S=${S} O=${O}: ${got}, not ${want}, from ${text(f)}`,
                  );
                }
              }
      }),
      { seed: 17, numRuns: 400 },
    );
    expect(changed).toBeGreaterThan(200);
  });

  it("over all of the integers where the support is finite", { timeout: 240_000 }, () => {
    let changed = 0;
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), (brackets) => {
        const before = term(v.ctx, `{i, j} z[i]*z[m-j]*(i+2)${brackets.map((b) => `*[${b}]`).join("")}`);
        let after = before;
        for (const step of [collapse, absorbBrackets, simplifyRange])
          if (after.kind === "bind") after = step(v.ctx, known, after)?.after ?? after;
        if (after === before) return;
        changed += 1;
        for (let m = 0; m <= 3; m += 1)
          for (const K of [1, 3])
            for (const S of [1, 2]) {
              const values = new Map(Object.entries({ m, K, S, O: 2 }));
              expect([text(after), valueAt(v, after, values)]).toEqual([
                text(after),
                valueAt(v, before, values),
              ]);
            }
      }),
      { seed: 5, numRuns: 120 },
    );
    expect(changed).toBeGreaterThan(60);
  });

  it("uses conditions of the environment that a wrong step would break", () => {
    const values = new Map(Object.entries({ m: 3, K: 2, S: 2, O: 5 }));
    const e = term(v.ctx, "{i=0..4} [2*i=m]*(i+1)");
    if (e.kind !== "bind") throw new Error("no sum");
    const r = collapse(v.ctx, known, e)?.after ?? e;
    expect(valueAt(v, r, values)).toBe(0);
    expect(holds({ env: v.env, values }, term(v.ctx, "2|m"))).toBe(false);
  });
});
