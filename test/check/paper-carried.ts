// Errors that are carried forward: a slip in one line of an equation, and the lines behind it changed so that they
// follow from the wrong one, which plain loops decide. They are written as a chain or each with its left side.

import { freeIndices } from "../../src/expr/traverse.ts";
import { type Change, changeOf, hasValue } from "../verify/differs.ts";
import { generator } from "../verify/worlds.ts";
import { type Kind, nodes, slipsOf } from "./plant.ts";
import { checkPaper, type PaperLine, type Source, texOf } from "./planting.ts";

const LONGEST = 100;
const WORK = 100_000;
/** Ways to change a later line that are tried. */
const MOST = 40;
/** Lines behind the wrong one. */
const BEHIND = 3;

export interface Carried {
  readonly source: Source;
  readonly kind: Kind;
  readonly asChain: boolean;
  readonly lines: readonly PaperLine[];
  readonly rightLines: readonly PaperLine[];
  /** The line with the slip. */
  readonly at: number;
}

function pick<T>(list: readonly T[], next: () => number): T {
  const found = list[Math.floor(next() * list.length)];
  if (found === undefined) throw new Error("nothing to pick from");
  return found;
}

export function carriedErrors(all: readonly Source[], count: number, seed: number): readonly Carried[] {
  const next = generator(seed);
  const long = all.flatMap((source) =>
    source.chains.filter((c) => c.length > 1).map((chain) => ({ source, chain })),
  );
  const out: Carried[] = [];
  for (let tries = 0; out.length < count && tries < 20 * count; tries += 1) {
    const { source, chain } = pick(long, next);
    const at = Math.floor(next() * (chain.length - 1));
    const [line] = chain.slice(at);
    if (line === undefined || nodes(line.rhs) > LONGEST) continue;
    const ground = source.ground();
    if (!hasValue(ground, line.lhs, line.rhs)) continue;
    const slipsAt = (l: PaperLine) => slipsOf(source.ctx, source.block.env, l.rhs, freeIndices(l.lhs));
    const change = (from: PaperLine["rhs"], to: PaperLine["rhs"]): Change =>
      changeOf(ground, [from, to], line.lhs, WORK);
    const slips = slipsAt(line);
    const kind = pick([...new Set(slips.map((s) => s.kind))], next);
    const slip = pick(
      slips.filter((s) => s.kind === kind),
      next,
    );
    if (change(line.rhs, slip.term) !== "value") continue;
    const behind: PaperLine[] = [];
    for (const later of chain.slice(at + 1, at + 1 + BEHIND)) {
      if (nodes(later.rhs) > LONGEST) break;
      const alike = slipsAt(later).filter((s) => s.kind === kind);
      const same = alike.slice(0, MOST).find((s) => change(slip.term, s.term) === "none");
      if (same === undefined) break;
      behind.push({ lhs: later.lhs, rhs: same.term });
    }
    if (behind.length === 0) continue;
    const until = at + 1 + behind.length;
    const lines = [...chain.slice(0, at), { lhs: line.lhs, rhs: slip.term }, ...behind];
    out.push({ source, kind, asChain: next() < 0.5, lines, rightLines: chain.slice(0, until), at });
  }
  return out;
}

export interface CarriedSaid {
  readonly carried: Carried;
  /** For each line "holds", "wrong", …, with "follows" where it is said to follow from the line with the slip. */
  readonly said: readonly string[];
  /** Whether each line is found right where there is no slip. */
  readonly held: boolean;
}

export async function saidOfCarried(c: Carried): Promise<CarriedSaid> {
  const right = await wordsOf(c, c.rightLines);
  const held = right.length === c.lines.length && right.every((w) => w === "holds");
  return { carried: c, said: await wordsOf(c, c.lines), held };
}

async function wordsOf(c: Carried, lines: readonly PaperLine[]): Promise<readonly string[]> {
  const { source, at } = c;
  const tex = lines.map((l) => texOf(source, source.notation, l).replace(/\s+/g, " "));
  const document = c.asChain ? chained(tex) : tex.map((t) => `$$${t}$$\n`).join("\n");
  if (document === undefined) return [];
  const { relations } = await checkPaper(source, source.notation, document);
  const claims = relations.filter((r) => r.role === "claim");
  const root = claims[at];
  const place = root === undefined ? -1 : relations.indexOf(root);
  return claims.map((r) =>
    r.follows === undefined ? r.verdict : r.follows === place ? "follows" : `follows ${r.follows}`,
  );
}

/** lhs = a, lhs = b as lhs = a = b; undefined where a line says more than an equation. */
function chained(tex: readonly string[]): string | undefined {
  const left = sharedLeft(tex);
  if (left === undefined || tex.some((t) => t.includes("\\quad"))) return undefined;
  const rights = tex.map((t) => t.slice(left.length + 1));
  return `$$\\begin{aligned}\n${left}&=${rights.join("\\\\\n&=")}\n\\end{aligned}$$\n`;
}

/** What stands before the first sign of equality outside of braces. */
function sharedLeft(tex: readonly string[]): string | undefined {
  const [first = ""] = tex;
  let depth = 0;
  for (let k = 0; k < first.length; k += 1) {
    if (first[k] === "{") depth += 1;
    if (first[k] === "}") depth -= 1;
    if (first[k] !== "=" || depth > 0) continue;
    const left = first.slice(0, k);
    return tex.every((t) => t.startsWith(`${left}=`)) ? left : undefined;
  }
  return undefined;
}
