// E(Y²) of a document that speaks of variances is an expectation, and no product of E and Y².

import { rebuilt } from "../../expr/plain-tree.ts";
import type { CheckedDocument } from "../document/document.ts";
import type { Item, MathNode } from "../formula/math.ts";
import type { FormulaStatements } from "../formula/statements.ts";
import type { Unread } from "../text/unread.ts";

type Formulas = readonly (FormulaStatements | Unread)[];

const SPEAKS = /(?:^|[^A-Za-z])(?:Var|Cov|mathbb\{?[EV]\}?)(?![A-Za-z])/;

export function withExpectations(doc: CheckedDocument, formulas: Formulas): Formulas {
  const speaks = doc.formulas.some(({ span }) => SPEAKS.test(doc.text.slice(span.start, span.end)));
  if (!speaks) return formulas;
  return formulas.map((f) =>
    "statements" in f ? { ...f, statements: f.statements.map((s) => ({ ...s, item: replaced(s.item) })) } : f,
  );
}

const replaced = (root: Item): Item =>
  rebuilt(root, (x) => {
    const node = x as unknown as MathNode;
    const isMean = node.kind === "apply" && node.head.kind === "symbol" && node.head.text === "E";
    if (!isMean || node.fence.open !== "(") return node;
    return { kind: "operator", name: "E", sub: undefined, sup: undefined, body: node.fence, span: node.span };
  });
