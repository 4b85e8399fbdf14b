// A routine as pseudo-code in the manner of a lecture: locations of an output, entries of a filter, += into gradients.

import type { ElementaryOp, Expr } from "../expr/nodes.ts";
import { Names } from "./names.ts";
import type { Loop, Routine, Statement } from "./program.ts";
import { atLeast, atom, type Language, Terms, type Text, TIGHT } from "./terms.ts";
import { described, type Voice } from "./words.ts";

class Pseudo implements Language {
  readonly infinity = "infinity";
  readonly pi = "pi";
  readonly tight = true;
  readonly minusPower = true;
  readonly and = "and";
  readonly or = "or";
  readonly equal = "=";
  readonly unequal = "≠";

  not(t: Text): Text {
    return { text: `not ${atLeast(t, TIGHT.not)}`, tight: TIGHT.not };
  }
  read(array: string, subs: readonly Text[]): string {
    return `${array}[${subs.map((s) => s.text).join(", ")}]`;
  }
  floorOf(a: Text, b: Text): Text {
    return atom(`floor(${this.exact(a, b).text})`);
  }
  ceilOf(a: Text, b: Text): Text {
    return atom(`ceil(${this.exact(a, b).text})`);
  }
  exact(a: Text, b: Text): Text {
    return { text: `${atLeast(a, TIGHT.product)}/${atLeast(b, TIGHT.sign)}`, tight: TIGHT.product };
  }
  remainder(a: Text, b: Text): Text {
    return { text: `${atLeast(a, TIGHT.product)} mod ${atLeast(b, TIGHT.sign)}`, tight: TIGHT.product };
  }
  divides(a: Text, b: Text): Text {
    return { text: `${a.text} divides ${b.text}`, tight: TIGHT.relation };
  }
  power(a: Text, n: Text): Text {
    return { text: `${atLeast(a, TIGHT.atom)}^${atLeast(n, TIGHT.atom)}`, tight: TIGHT.power };
  }
  call(op: ElementaryOp, args: readonly Text[]): Text {
    return atom(`${op}(${args.map((a) => a.text).join(", ")})`);
  }
  choose(branches: readonly { readonly value: Text; readonly condition: Text | undefined }[]): Text {
    const text = branches
      .map(({ value, condition }) =>
        condition === undefined ? value.text : `${value.text} if ${condition.text}, else `,
      )
      .join("");
    return {
      text: branches.at(-1)?.condition === undefined ? text : `${text}undefined`,
      tight: TIGHT.choice,
    };
  }
  apply(f: string, args: readonly string[]): string {
    return `${f}(${args.join(", ")})`;
  }
  card(set: string, at: readonly string[]): string {
    return at.length === 0 ? `|${set}|` : `|${set}[${at.join(", ")}]|`;
  }
}

export function pseudoText(routines: readonly Routine[], voice: Omit<Voice, "shape">): string {
  return `${routines.map((r) => routineText(r, voice)).join("\n\n")}\n`;
}

function routineText(r: Routine, voice: Omit<Voice, "shape">): string {
  const terms = new Terms(new Names(), r.env, new Pseudo());
  for (const p of r.parameters) terms.name(p.name);
  const d = described(r, terms, { ...voice, shape: (x) => x.join(" × ") });
  const comments = d.formula.map((l) => `# ${l}`);
  const notes = d.notes.map((n) => `# ${n}`);
  const sizes = r.sizes.flatMap((z) =>
    z.from === "sizes" ? [`let ${terms.name(z.name)} = ${terms.index(z.value)}`] : [],
  );
  const w = new Places(r, terms);
  return [...comments, ...notes, ...sizes, ...r.body.flatMap((s) => w.lines(s, 0))].join("\n");
}

class Places {
  readonly routine: Routine;
  readonly terms: Terms;

  constructor(routine: Routine, terms: Terms) {
    this.routine = routine;
    this.terms = terms;
  }

  lines(s: Statement, depth: number): readonly string[] {
    const { terms } = this;
    const indent = "    ".repeat(depth);
    const block = (body: readonly Statement[]): readonly string[] =>
      body.flatMap((x) => this.lines(x, depth + 1));
    const line = (text: string): readonly string[] => [`${indent}${text}`];
    switch (s.kind) {
      case "let":
        return line(`let ${terms.name(s.name)} = ${terms.text(s.value)}`);
      case "assign":
        return line(`${terms.name(s.name)} = ${terms.text(s.value)}`);
      case "accumulate":
        return line(`${terms.name(s.name)} ${s.operator === "add" ? "+=" : "*="} ${terms.text(s.value)}`);
      case "data":
        return line(`let ${terms.name(s.name)} = ${this.nested(s.value)}`);
      case "list":
        return line(`let ${terms.name(s.name)} be an empty list`);
      case "append":
        return line(`append ${terms.text(s.value)} to ${terms.name(s.list)}`);
      case "median": {
        const list = terms.name(s.of);
        return [
          ...line(`sort ${list}`),
          ...line(`let ${terms.name(s.name)} = ${list}[floor((length of ${list} - 1)/2)]`),
        ];
      }
      case "define":
        return [];
      case "array":
        return line(
          `let ${terms.name(s.name)} be zeros of shape [${s.shape.map((x) => terms.index(x)).join(", ")}]`,
        );
      case "pad":
      case "crop":
        throw new Error(`no ${s.kind} in pseudo-code`);
      case "store":
        return line(terms.stored(s));
      case "for": {
        const { loops, body } = nest(s);
        return this.loopLines(loops, body, depth, s.down);
      }
      case "each": {
        const vars = s.variables.map((v) => terms.letter(v));
        const member = vars.length === 1 ? (vars[0] ?? "") : `(${vars.join(", ")})`;
        const set = terms.language.read(
          terms.name(s.set),
          s.at.map((x) => terms.indexTerm(x)),
        );
        return [
          `${indent}for each ${member} in ${s.at.length === 0 ? terms.name(s.set) : set}:`,
          ...block(s.body),
        ];
      }
      case "if": {
        const test = terms.term(s.condition);
        if (s.body.length === 0)
          return [`${indent}if ${terms.language.not(test).text}:`, ...block(s.otherwise)];
        const head = [`${indent}if ${test.text}:`, ...block(s.body)];
        if (s.otherwise.length === 0) return head;
        const [only] = s.otherwise;
        if (only?.kind === "if" && s.otherwise.length === 1 && only.body.length > 0) {
          const [first = "", ...rest] = this.lines(only, depth);
          return [...head, `${indent}else ${first.trimStart()}`, ...rest];
        }
        return [...head, `${indent}else:`, ...block(s.otherwise)];
      }
      case "fail":
        return line(`stop: ${s.message}`);
    }
  }

  /** Loops that run over all of an array's last axes are its locations. */
  private loopLines(
    loops: readonly Loop[],
    body: readonly Statement[],
    depth: number,
    down: boolean,
  ): readonly string[] {
    const { terms } = this;
    const lines: string[] = [];
    let at = depth;
    for (let k = 0; k < loops.length; ) {
      const indent = "    ".repeat(at);
      const found = down ? undefined : this.located(loops.slice(k));
      if (found !== undefined) {
        const letters = loops.slice(k, k + found.count).map((l) => terms.letter(l.variable));
        lines.push(`${indent}for each location (${letters.join(", ")}) in ${terms.name(found.array)}:`);
        k += found.count;
      } else {
        const l = loops[k] as Loop;
        const [lo, hi] = [terms.index(l.lo), terms.index(l.hi)];
        lines.push(
          down
            ? `${indent}for ${terms.letter(l.variable)} from ${hi} down to ${lo}:`
            : `${indent}for ${terms.letter(l.variable)} from ${lo} to ${hi}:`,
        );
        k += 1;
      }
      at += 1;
    }
    return [...lines, ...body.flatMap((s) => this.lines(s, at))];
  }

  private located(loops: readonly Loop[]): { readonly array: string; readonly count: number } | undefined {
    const whole = (l: Loop | undefined, extent: Expr): boolean => {
      if (l === undefined || l.lo.kind !== "num" || l.lo.value !== 0) return false;
      const size = this.terms.index(extent);
      const end = this.terms.successor(l.hi);
      return end === undefined
        ? l.hi.kind === "num" && extent.kind === "num" && Number(l.hi.value) + 1 === extent.value
        : end === size;
    };
    let best: { readonly array: string; readonly count: number } | undefined;
    for (const [array, extents] of this.routine.extents) {
      if (extents.length < 2 || extents.length > loops.length) continue;
      if (extents.every((x, k) => whole(loops[k], x)) && (best === undefined || best.count < extents.length))
        best = { array, count: extents.length };
    }
    return best;
  }

  private nested(e: Expr): string {
    return e.kind === "app" && e.op === "list"
      ? `[${e.args.map((a) => this.nested(a)).join(", ")}]`
      : this.terms.text(e);
  }
}

/** Loops right inside of each other. */
function nest(s: Statement & { readonly kind: "for" }): {
  readonly loops: readonly Loop[];
  readonly body: readonly Statement[];
} {
  const [only] = s.body;
  if (s.body.length !== 1 || only?.kind !== "for" || s.down || only.down)
    return { loops: [s.loop], body: s.body };
  const inner = nest(only);
  return { loops: [s.loop, ...inner.loops], body: inner.body };
}
