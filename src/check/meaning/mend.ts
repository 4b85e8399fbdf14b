// Damage put right, for whoever asks for it: formulas are read with the repairs that are proposed, and each of their
// relations says so. Nobody asks in silence: it takes `--repair`, or `repair` among what the document declares.

import { rebuilt } from "../../expr/plain-tree.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { Item, MathNode } from "../formula/math.ts";
import type { FormulaStatements, Statement } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";
import { mended } from "./repairs.ts";

/** What is read otherwise than it stands. */
export interface Change {
  readonly found: string;
  readonly proposed: string;
}

/** A repair of what was read: a letter that is another one, signs ∂ or a left side that are lost. */
export interface Mend extends Change {
  /** The formulas that it is for, by number. */
  readonly formulas: readonly number[];
  readonly what:
    | { readonly kind: "letter"; readonly from: string; readonly to: string }
    | { readonly kind: "quotient"; readonly start: number }
    | { readonly kind: "left"; readonly left: MathNode };
}

const WORD = /^[ \t]*repair[ \t]*;?[ \t]*$/m;

/** Whether the document itself asks for it. */
export const asksForRepair = (doc: CheckedDocument): boolean => doc.declared.some((d) => WORD.test(d.text));

/** The declarations without that word. */
export const withoutRepair = (doc: CheckedDocument): CheckedDocument => ({
  ...doc,
  declared: doc.declared.map((d) => ({ ...d, text: d.text.replace(WORD, (m) => " ".repeat(m.length)) })),
});

export interface MendedDocument {
  readonly doc: CheckedDocument;
  /** By the number of the formula. */
  readonly changes: ReadonlyMap<number, readonly Change[]>;
}

export function mendedDocument(doc: CheckedDocument): MendedDocument {
  const changes = new Map<number, readonly Change[]>();
  const formulas = doc.formulas.map((f, k) => {
    if (!("text" in f.tex)) return f;
    const found = mended(f.tex);
    if (found.changes.length === 0) return f;
    changes.set(k, found.changes);
    return { ...f, tex: found.tex };
  });
  return { doc: { ...doc, formulas }, changes };
}

type Formulas = readonly (FormulaStatements | Unread)[];

/** Formulas with letters exchanged and quotients read as derivatives. */
export function mendedFormulas(formulas: Formulas, mends: readonly Mend[]): Formulas {
  return formulas.map((f, k) => {
    const own = mends.filter((m) => m.formulas.includes(k));
    if (!("statements" in f) || own.length === 0) return f;
    // A statement in which nothing is changed stays the same object: what it was found to mean is kept.
    const statements = f.statements.map((s) => {
      const item = replaced(s.item, own);
      return withLeft(item === s.item ? s : { ...s, item }, own);
    });
    return statements.every((s, n) => s === f.statements[n]) ? f : { ...f, statements };
  });
}

function withLeft(s: Statement, mends: readonly Mend[]): Statement {
  const { item } = s;
  for (const { what } of mends)
    if (what.kind === "left" && s.continues && item.kind === "relation")
      return {
        ...s,
        continues: false,
        restored: true,
        item: { ...item, first: { ...what.left, span: item.first.span } },
      };
  return s;
}

const replaced = (root: Item, mends: readonly Mend[]): Item =>
  rebuilt(root, (x) => {
    const node = x as unknown as MathNode;
    for (const { what } of mends) {
      if (what.kind === "letter" && node.kind === "symbol" && node.text === what.from)
        return { ...node, text: what.to };
      if (what.kind === "quotient" && node.kind === "fraction" && node.span.start === what.start)
        return { kind: "derivative", mark: "∂", of: node.over, by: [node.under], span: node.span };
    }
    return x;
  });
