// The statements by which a stretch declares its names: what is defined is defined by the document's own relations, what is
// left is given, with the axes and sizes that use tells, and a loss of which nothing else is known is a function of what
// the document differentiates it by.

import type { Context } from "../../expr/context.ts";
import { bodiesOf, type Env } from "../../expr/environment.ts";
import type { Span } from "../../expr/span.ts";
import { some } from "../../expr/traverse.ts";
import type { Notation } from "../../notation/notation.ts";
import { readStatements } from "../../read/sheet/block.ts";
import { nameUses } from "../../read/syntax/names.ts";
import type { GivenItem, Statement as SheetStatement } from "../../read/syntax/statement-syntax.ts";
import type { Value } from "../../read/syntax/syntax.ts";
import type { ReadLibrary } from "../../read/syntax/vocabulary.ts";
import type { RelationMath } from "../formula/math.ts";
import type { Known, Names } from "../formula/names.ts";
import { decimal } from "../formula/values.ts";
import { indexLetters, rangesBehind } from "../resolve/elaborate.ts";
import { Resolver } from "../resolve/resolve.ts";
import { hasSlices } from "../resolve/slice-kinds.ts";
import { entryOf, freshLetters } from "../resolve/slices.ts";
import { UnreadError } from "../text/unread.ts";
import type { AppliedName } from "./applied.ts";
import { definitionsIn, type Found, reachable, scatterOf, statementOf } from "./definitions.ts";
import { Extents } from "./extents.ts";
import { FreeFunctions } from "./free-functions.ts";
import { givenItem, leastOf } from "./given-item.ts";
import { identityStatement, isIdentity } from "./identity.ts";
import { isName } from "./is-name.ts";
import { keysIn } from "./keys-in.ts";
import type { Origin } from "./origin.ts";
import { isOwnList } from "./own-list.ts";
import { asRows, type Rows, tie } from "./rows.ts";
import type { Reasons } from "./settled.ts";
import { inferSizes, type Sizes } from "./sizes.ts";
import {
  knownSlopes,
  type SlopeFunction,
  slopeFunctions,
  slopeStatements,
  withSlopes,
} from "./slope-functions.ts";
import { type Spelling, written } from "./spelling.ts";
import type { Placed, Use, Uses } from "./uses.ts";

export interface StretchSetting {
  readonly ctx: Context;
  /** The document. */
  readonly text: string;
  readonly library: ReadLibrary;
  readonly base: Env;
  readonly notation: Notation;
  /** The first index is set, by the sheet or by a declaration. */
  readonly firstIsSet: boolean;
  readonly placed: readonly Placed[];
  readonly before: (formula: number) => string;
  readonly isDisplay: (formula: number) => boolean;
  /** How many axes names had in earlier stretches. */
  readonly prior: ReadonlyMap<string, number>;
}

export interface StretchMeaning {
  readonly env: Env;
  readonly notation: Notation;
  readonly applied: ReadonlyMap<string, readonly string[]>;
  readonly definitions: ReadonlyMap<string, Span>;
  readonly unsettled: Reasons;
  readonly unspecified: ReadonlySet<string>;
  /** Functions of one number of which nothing else is known. */
  readonly functions: ReadonlySet<string>;
  readonly origins: readonly Origin[];
  /** Tensors that are 0 outside in this reading, since they are read at differences. */
  readonly folded: ReadonlySet<string>;
}

export interface Parts {
  readonly spelling: Spelling;
  readonly uses: Uses;
  /** Of what is declared. */
  readonly names: Names;
  readonly applied: ReadonlyMap<string, AppliedName>;
  readonly relations: readonly RelationMath[];
  readonly ranks: ReadonlyMap<string, number>;
  /** Vectors that are taken for the rows or columns of a matrix. */
  readonly rows?: Rows | undefined;
  /** Functions whose values are numbers, whatever they are taken of. */
  readonly numbers: ReadonlySet<string>;
}

/** Whether a declared definition reads at x[i+k] or x[0]: where it counts from, the document counts from as well. */
const countsPlaces = (env: Env): boolean =>
  [...env.decls.values()].some(
    (d) =>
      d.kind === "definition" &&
      bodiesOf(d).some((b) =>
        some(b, (e) => e.kind === "at" && e.subs.some((sub) => sub.kind === "app" || sub.kind === "num")),
      ),
  );

/** Rounds of taking away what cannot be read. */
const MOST_ROUNDS = 12;

export class Builder {
  readonly #s: StretchSetting;
  readonly #p: Parts;
  readonly #keys: ReadonlySet<string>;
  readonly #found: ReadonlyMap<string, Found>;
  /** Names of which a relation says where a derivative by them is zero. */
  readonly #solved: ReadonlySet<string>;
  readonly #sizes: Sizes;
  readonly #losses: ReadonlyMap<string, readonly string[]>;
  readonly #free: FreeFunctions;
  readonly #slopes: ReadonlyMap<string, SlopeFunction>;
  readonly #own: Names;
  readonly #first: 0 | 1;

  constructor(s: StretchSetting, p: Parts) {
    this.#s = s;
    this.#p = p;
    const { spelling, uses, relations } = p;
    const rank = (key: string): number => this.#rank(key);
    const kindOf = (key: string) => p.applied.get(key)?.kind ?? "product";
    this.#keys = new Set([...uses.values()].filter((u) => isName(p, u)).map((u) => u.key));
    const found = definitionsIn({ ...s, spelling, uses, applied: p.applied, rank });
    this.#solved = found.solved;
    this.#found = new Map([...found.definitions].filter(([k]) => this.#keys.has(k)));
    this.#slopes = slopeFunctions(uses, this.#found);
    const { rows } = p;
    const square = [...this.#keys].filter((k) => this.#isIdentity(k));
    const tied = [
      ...(rows === undefined ? [] : [0, 1].map((k) => tie(rows, k))),
      ...square.map(
        (key) =>
          [
            { key, axis: 0 },
            { key, axis: 1 },
          ] as const,
      ),
    ];
    this.#sizes = inferSizes({ spelling, uses, applied: kindOf, rank, relations, tied, numbers: p.numbers });
    const usual = countsPlaces(s.base) ? s.notation.first : 1;
    this.#first = s.firstIsSet ? s.notation.first : (this.#sizes.first ?? usual);
    this.#losses = this.#lossesOf();
    const { numbers } = p;
    const known = () => undefined;
    const shapes = { spelling, uses, applied: kindOf, known, prior: new Map(), relations, numbers };
    this.#free = new FreeFunctions(p, shapes, rank, (key) => this.#found.has(key), s.text);
    this.#own = this.#namesOf();
  }

  sizes(): Sizes {
    return this.#sizes;
  }

  /** Whether it is read as a function of which nothing else is known. */
  isFree(key: string): boolean {
    return this.#free.has(key);
  }

  #rank(key: string): number {
    return this.#p.names.byKey.get(written(key))?.[0]?.rank ?? this.#p.ranks.get(key) ?? 0;
  }

  #isIdentity(key: string): boolean {
    const u = this.#p.uses.get(key);
    return u !== undefined && isIdentity(u, this.#rank(key));
  }

  #namesOf(): Names {
    const byKey = new Map(this.#p.names.byKey);
    const byName = new Map(this.#p.names.byName);
    for (const key of this.#keys) {
      const found = this.#found.get(key);
      const params = this.#losses.get(key) ?? found?.parameters?.map((x) => x.name);
      const isFunction = params !== undefined || this.#p.applied.get(key)?.kind === "function";
      const rank = this.#rank(key);
      const known: Known = {
        name: key,
        kind: isFunction ? "function" : rank === 0 ? "scalar" : "tensor",
        rank,
        size: this.#p.uses.get(key)?.size === true,
        parameters: params ?? [],
        byFormula: found?.parameters !== undefined,
        arity: 0,
        recurrent: false,
      };
      const print = written(key);
      byKey.set(print, [...(byKey.get(print) ?? []), known]);
      byName.set(key, known);
    }
    for (const known of this.#free.letters()) byName.set(known.name, known);
    for (const known of [...this.#free.known(), ...knownSlopes(this.#slopes, this.#found)]) {
      const key = written(known.name);
      byKey.set(key, [known, ...(byKey.get(key) ?? []).filter((k) => k.name !== known.name)]);
      byName.set(known.name, known);
    }
    // What depends on what is not known yet.
    return { byKey, byName, applied: this.#applied(), depends: () => true };
  }

  #applied(): ReadonlyMap<string, readonly string[]> {
    const out = new Map<string, readonly string[]>();
    for (const a of this.#p.applied.values())
      if (a.kind === "dependent" && a.args.length > 0) out.set(a.key, a.args.map(written));
    return out;
  }

  /** Scalars that are differentiated and never defined, with what they depend on. */
  #lossesOf(): ReadonlyMap<string, readonly string[]> {
    const out = new Map<string, readonly string[]>();
    for (const u of this.#p.uses.values()) {
      const applied = this.#p.applied.get(u.key);
      if (!this.#keys.has(u.key) || this.#rank(u.key) > 0 || this.#found.has(u.key) || u.over.length === 0)
        continue;
      // What is itself differentiated by lies between, and is no loss.
      if (applied?.kind === "function" || u.by > 0) continue;
      const isKnown = (k: string): boolean => this.#keys.has(k) || this.#p.names.byKey.has(k);
      const by = [...new Set(u.over.flatMap((b) => this.#p.spelling.atom(b)?.key ?? []))].filter(isKnown);
      const written = applied?.kind === "dependent" ? applied.args.filter(isKnown) : [];
      const params = written.length > 0 ? written : this.#lowest(by);
      if (params.length > 0 && !params.includes(u.key)) out.set(u.key, params);
    }
    return out;
  }

  /** Those on which none of the others is built. */
  #lowest(keys: readonly string[]): readonly string[] {
    const feeds = (a: string, b: string): boolean =>
      reachable(this.#found, b, this.#found.get(b)?.uses ?? []).has(a);
    return keys.filter((a) => !keys.some((b) => b !== a && feeds(a, b)));
  }

  meaning(folded: boolean): StretchMeaning {
    const failed = new Map<string, number>();
    let ranged = false;
    for (let round = 0; ; round += 1) {
      const { statements, defined } = this.#statements(folded, failed, ranged);
      const read = readStatements(this.#s.ctx, this.#s.text, statements, {
        library: this.#s.library,
        base: this.#s.base,
        first: this.#first,
      });
      const missing = [...defined.keys()].filter((k) => !read.env.decls.has(k));
      if (missing.length > 0 && round < MOST_ROUNDS) {
        // First with the ranges that the document tells, then as something that is not known: what is defined by that
        // may be read then.
        const open = new Set(missing);
        const roots = missing.filter((k) => !(defined.get(k)?.uses ?? []).some((u) => open.has(u)));
        if (ranged)
          for (const k of roots.length > 0 ? roots : missing) failed.set(k, (failed.get(k) ?? 0) + 1);
        ranged = true;
        continue;
      }
      const env = withSlopes(this.#s.ctx, this.#s.library, read.env, this.#slopes);
      return this.#done(env, defined, folded);
    }
  }

  #done(env: Env, defined: ReadonlyMap<string, Found>, folded: boolean): StretchMeaning {
    const definitions = new Map<string, Span>();
    const origins: Origin[] = [];
    for (const key of this.#keys) {
      if (!env.decls.has(key) || this.#free.has(key)) continue;
      const found = defined.get(key);
      if (found !== undefined) definitions.set(key, found.relation.span);
      const loss = this.#losses.get(key);
      origins.push({
        key,
        kind: this.#isIdentity(key)
          ? "identity"
          : found === undefined
            ? loss === undefined
              ? "given"
              : "loss"
            : found.parameters === undefined
              ? "defined"
              : "function",
        rank: this.#rank(key),
        least: leastOf(this.#p.uses.get(key)),
        indices: Math.max(0, ...(this.#p.uses.get(key)?.counts.keys() ?? [])),
        fewest: Math.min(...[...(this.#p.uses.get(key)?.counts.keys() ?? [])].filter((n) => n > 0)),
        place: this.#p.uses.get(key)?.span ?? { start: 0, end: 0 },
        parameters: loss ?? found?.parameters?.map((x) => x.name) ?? [],
      });
    }
    origins.push(...this.#free.origins().filter((o) => env.decls.has(o.key)));
    const unspecified = new Set(
      [...this.#losses.keys()].filter((k) => env.decls.get(k)?.kind === "function"),
    );
    return {
      env,
      notation: { ...this.#s.notation, first: this.#first },
      applied: this.#applied(),
      definitions,
      unsettled: this.#unsettled(env, defined),
      unspecified,
      functions: new Set(this.#free.known().flatMap((k) => (env.decls.has(k.name) ? [k.name] : []))),
      origins,
      folded: folded ? this.#sizes.folded : new Set(),
    };
  }

  #unsettled(env: Env, defined: ReadonlyMap<string, Found>): Reasons {
    const out = new Map<string, string>();
    for (const u of this.#p.uses.values()) {
      if (!env.decls.has(u.key) || defined.has(u.key) || !this.#keys.has(u.key)) continue;
      const params = this.#losses.get(u.key);
      if (params !== undefined) {
        const written = this.#p.applied.get(u.key)?.kind === "dependent";
        if (params.length > 1 && !written) out.set(u.key, `on what \`${u.key}\` depends is not said`);
        continue;
      }
      if (this.#solved.has(u.key)) continue;
      if (this.#mayHaveEntries(u))
        out.set(u.key, `whether the subscripts of \`${u.key}\` are indices is not known`);
      else if (u.left.some((p) => !this.#isUpdate(u, p) && !isOwnList(this.#p.spelling, u.key, p)))
        out.set(u.key, `what the document says of \`${u.key}\` was not read as its definition`);
      else if (u.over.length > 0 && !this.#free.has(u.key))
        out.set(u.key, `what \`${u.key}\` is is not said`);
    }
    return out;
  }

  /** w := w − η g says what w is next, and nothing of what it is. */
  #isUpdate(u: Use, p: Placed): boolean {
    const { item } = p.statement;
    if (item.kind !== "relation" || this.#p.spelling.atom(item.first)?.indices.length !== 0) return false;
    return item.links[0] !== undefined && keysIn(item.links[0].right, this.#p.spelling).includes(u.key);
  }

  /** W_{ib} beside W_{cb}, y_k beside y_i: perhaps entries of one tensor. */
  #mayHaveEntries(u: Use): boolean {
    // Beside its indices it has axes of its own: the subscript is a part of the name.
    if (this.#rank(u.key) > 0) return false;
    const m = /^(.*)_\{([a-z]{1,3})\}(.*)$/.exec(u.key);
    if (m === null) return false;
    const [, base = "", sub = "", rest = ""] = m;
    const alike = [...this.#p.uses.values()].filter((o) => {
      const other = /^(.*)_\{([a-z]{1,3})\}(.*)$/.exec(o.key);
      return other !== null && other[1] === base && other[3] === rest && other[2]?.length === sub.length;
    });
    const whole = this.#p.uses.get(`${base}${rest}`);
    const indexed = [...(whole?.counts.keys() ?? [])].some((n) => n > 0);
    return indexed || (sub.length > 1 && alike.length > 1);
  }

  #statements(
    folded: boolean,
    failed: ReadonlyMap<string, number>,
    ranged: boolean,
  ): { readonly statements: readonly SheetStatement[]; readonly defined: ReadonlyMap<string, Found> } {
    const statements: SheetStatement[] = [];
    const defined = new Map<string, Found>();
    const items: GivenItem[] = [];
    const extents = new Extents({
      sizes: this.#sizes,
      names: this.#own,
      rank: (key) => this.#rank(key),
      first: this.#first,
      taken: [...this.#p.uses.keys(), ...this.#p.names.byName.keys()],
    });
    for (const key of this.#keys) {
      const use = this.#p.uses.get(key);
      if (use === undefined) continue;
      if (key === this.#p.rows?.small) {
        statements.push(asRows(this.#p.rows, use.span));
        continue;
      }
      const first = this.#found.get(key);
      // One that cannot be read gives way to what is said in other words.
      const tried = first === undefined ? [] : [first, ...first.others].slice(failed.get(key) ?? 0);
      const [found, made] = this.#firstRead(tried, ranged, extents);
      if (found !== undefined && made !== undefined) {
        defined.set(key, found);
        statements.push(made, ...(made.kind === "function" ? slopeStatements(made, this.#slopes) : []));
        if (found.recurrent) {
          const { item, start } = this.#start(use, found, made, extents);
          items.push(item);
          statements.push(start);
        }
        continue;
      }
      if (this.#isIdentity(key)) {
        const [i = "i", j = "j"] = freshLetters(2, [], this.#own);
        statements.push(identityStatement(use, [i, j], this.#sizes, extents));
        continue;
      }
      const item = this.#given(use, folded, extents);
      if (item !== undefined) items.push(item);
    }
    items.unshift(...this.#free.items(extents));
    // Functions of names come last, when these are known.
    for (const [key, params] of this.#losses) {
      const use = this.#p.uses.get(key);
      if (use === undefined) continue;
      const span = use.span;
      items.push({
        name: { name: key, span },
        parameters: params.map((p) => ({
          name: this.#own.byName.has(p) ? p : (this.#own.byKey.get(p)?.[0]?.name ?? p),
          span,
        })),
        spelling: { text: written(key), span },
        qualifiers: [],
        span,
      });
    }
    const given = items.map((item): SheetStatement => ({ kind: "given", items: [item], span: item.span }));
    return { statements: [...given, ...statements], defined };
  }

  #firstRead(
    all: readonly Found[],
    ranged: boolean,
    extents: Extents,
  ): readonly [Found, SheetStatement] | readonly [] {
    for (const f of all) {
      const made = this.#definition(f, ranged, extents);
      if (made !== undefined) return [f, made];
    }
    return [];
  }

  #definition(f: Found, ranged: boolean, extents: Extents): SheetStatement | undefined {
    const formula = this.#s.placed.filter((p) => p.formula === f.placed.formula).map((p) => p.statement);
    const notes: { text: string; span: Span }[] = [];
    try {
      const { ranges } = rangesBehind(this.#own, formula, notes);
      const indices = new Set([...indexLetters(f.relation), ...this.#s.base.indices.keys()]);
      const resolver = new Resolver({ names: this.#own, ranges, indices, notes });
      const value = resolver.value(f.right);
      const { letters, entry } = this.#entries(f, value, indices);
      const all = new Map(ranges);
      if (ranged)
        for (const [k, l] of letters.entries())
          if (!all.has(l.name)) all.set(l.name, extents.range(this.#sizes.axis(f.key, k), l.span));
      const made = statementOf({ ...f, letters }, entry, all);
      return (ranges.size > 0 || ranged ? undefined : scatterOf(made)) ?? made;
    } catch (error) {
      if (error instanceof UnreadError) return undefined;
      throw error;
    }
  }

  /** What is defined by whole values beside letters, or by parts of tensors, entry by entry. */
  #entries(
    f: Found,
    value: Value,
    indices: ReadonlySet<string>,
  ): { readonly letters: Found["letters"]; readonly entry: Value } {
    const missing = this.#rank(f.key) - f.letters.length;
    if (f.parameters !== undefined || !((missing > 0 && f.letters.length > 0) || hasSlices(value, this.#own)))
      return { letters: f.letters, entry: value };
    const { span } = f.relation.first;
    const taken = [...indices, ...nameUses(value).map((u) => u.name), ...f.letters.map((l) => l.name)];
    const added = freshLetters(missing, taken, this.#own);
    const letters = [...f.letters, ...added.map((name) => ({ name, span }))];
    return { letters, entry: entryOf(value, this.#own, taken, added) };
  }

  /** What a recurrence starts from is free: nothing is said of it. */
  #start(
    u: Use,
    f: Found,
    made: SheetStatement,
    extents: Extents,
  ): { readonly item: GivenItem; readonly start: SheetStatement } {
    const { span } = f.relation;
    const low = made.kind === "define" ? made.subscripts?.[0]?.range?.low : undefined;
    const at = String((low?.kind === "number" ? Number(low.text) : this.#first) - 1);
    const name = `${u.key}_{${at}}`;
    const shape = extents.shape(u.key, span).slice(1);
    const number = decimal(at.replace("-", ""), span);
    const index: Value = at.startsWith("-") ? { kind: "negate", operand: number, span } : number;
    return {
      item: {
        name: { name, span },
        ...(shape.length === 0 ? {} : { shape }),
        spelling: { text: name, span },
        qualifiers: [],
        span,
      },
      start: {
        kind: "start",
        name: { name: u.key, span },
        subscripts: [{ index, span }],
        value: { kind: "name", name, span },
        span,
      },
    };
  }

  #given(u: Use, folded: boolean, extents: Extents): GivenItem | undefined {
    if (this.#losses.has(u.key) || this.#p.applied.get(u.key)?.kind === "function") return undefined;
    const { text } = this.#s;
    const isNamed = (name: string): boolean => this.#own.byName.has(name);
    return givenItem(u, { text, rank: this.#rank(u.key), sizes: this.#sizes, folded, extents, isNamed });
  }
}
