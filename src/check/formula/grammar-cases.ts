// Cases and matrices. The condition of a case may stand in either column, behind "if" or a wide space, or be
// "otherwise"; which part is which is told by what it is.

import type { Span } from "../../expr/span.ts";
import { unread } from "../text/unread.ts";
import { RELATION_MARKS } from "../tree/signs.ts";
import type { FencedTree, Tree } from "../tree/tree.ts";
import { type CaseRow, type Condition, isCondition, type MathNode } from "./math.ts";
import type { Grammar } from "./reading.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split("|").map((w) => w.trim()));
/** In the languages that course notes are written in. */
const BEFORE_CONDITION = words(
  "if|for|when|where|with|for all|in case|iff|wenn|falls|für|mit|si|pour|quand|para|cuando|se|quando|jeśli|gdy|dla|als|om|若|如果|当|當|もし|のとき|만약|если|при",
);
const OTHERWISE = words(
  "otherwise|else|elsewhere|other|others|in other cases|sonst|andernfalls|ansonsten|sinon|autrement|en otro caso|de lo contrario|otro caso|si no|caso contrário|senão|altrimenti|w przeciwnym razie|inaczej|anders|annars|其他|其它|否则|否則|其餘|その他|それ以外|그 외|иначе|в противном случае",
);

/** A bracket around one table: cases where it is a brace on one side, a matrix where it is a pair. */
export function readCases(t: FencedTree, g: Grammar): MathNode | undefined {
  const [only] = t.body;
  if (t.body.length !== 1 || only?.kind !== "table") return undefined;
  if ((t.open === "{" && t.close === "") || (t.open === "" && t.close === "}")) {
    const rows = only.rows.filter((r) => r.some((c) => c.length > 0));
    const all = joinedRows(rows);
    // Values alone, under the conditions of the cases before them.
    const bare = all.length > 1 && all.every((r) => r.length === 1 && !r.flat().some(saysWhen));
    const read = all.map((r) => (bare ? readValue(r, only.span, g) : readRow(r, only.span, g)));
    return { kind: "cases", rows: read, span: t.span };
  }
  if ((t.open === "(" && t.close === ")") || (t.open === "[" && t.close === "]")) {
    const rows = only.rows.filter((r) => r.some((c) => c.length > 0));
    return { kind: "matrix", rows: rows.map((r) => r.map((c) => g.math(c, only.span))), span: t.span };
  }
  throw unread("bracket", `a table between \`${t.open}\` and \`${t.close}\` is not read`, t.span);
}

/** What a condition or the words before one are made of. */
const saysWhen = (t: Tree): boolean =>
  t.kind === "text" ||
  t.kind === "space" ||
  (t.kind === "mark" && (t.text === "," || RELATION_MARKS.has(t.text)));

function readValue(row: Row, around: Span, g: Grammar): CaseRow {
  const value = g.math(row.flat(), around);
  return { value, condition: undefined, span: value.span };
}

type Row = readonly (readonly Tree[])[];

/** A row without a value goes on with the condition of the row before it. */
function joinedRows(rows: readonly Row[]): readonly Row[] {
  const out: Row[] = [];
  for (const r of rows) {
    const last = out.at(-1);
    if (last !== undefined && r.length > 1 && r[0]?.length === 0)
      out[out.length - 1] = [...last.slice(0, -1), [...(last.at(-1) ?? []), ...r.flat()]];
    else out.push(r);
  }
  return out;
}

interface Segment {
  readonly word: string;
  readonly trees: readonly Tree[];
}

function readRow(row: Row, around: Span, g: Grammar): CaseRow {
  const segments = row.flatMap(segmentsOf);
  const all = row.flat();
  const span: Span = {
    start: all[0]?.span.start ?? around.start,
    end: all.at(-1)?.span.end ?? around.end,
  };
  let value: MathNode | undefined;
  let otherwise = false;
  const conditions: Condition[] = [];
  for (const s of segments) {
    if (OTHERWISE.has(s.word)) otherwise = true;
    if (s.trees.length === 0) continue;
    for (const item of g.items(s.trees, span)) {
      if (isCondition(item)) conditions.push(item);
      else if (value === undefined) value = item;
      else throw unread("case", "this case has two values", item.span, "one value and one condition");
    }
  }
  if (value === undefined) throw unread("case", "this case has no value", span);
  if (conditions.length === 0 && !otherwise)
    throw unread("case", "this case does not say when it applies", span, "a condition, or \\text{otherwise}");
  if (otherwise && conditions.length > 0)
    throw unread("case", "this case has a condition and says otherwise", span, "one of the two");
  const [first] = conditions;
  const condition =
    first === undefined
      ? undefined
      : conditions.length === 1
        ? first
        : ({ kind: "and", conditions, span } as const);
  return { value, condition, span };
}

/** A cell cut at words and wide spaces. */
function segmentsOf(cell: readonly Tree[]): readonly Segment[] {
  const out: { word: string; trees: Tree[] }[] = [{ word: "", trees: [] }];
  for (const t of cell) {
    if (t.kind === "space") out.push({ word: "", trees: [] });
    else if (t.kind === "text") {
      const word = t.text
        .trim()
        .toLowerCase()
        .replace(/^[,.:;，、]\s*|\s*[,.:;，。、]$/g, "");
      if (word === "") continue;
      if (word === "and" || word === "or" || word === "not") out.at(-1)?.trees.push(t);
      else if (BEFORE_CONDITION.has(word) || OTHERWISE.has(word)) out.push({ word, trees: [] });
      else
        throw unread(
          "words",
          `the words "${t.text.trim()}" in a case are not read`,
          t.span,
          "`if`, `for`, `otherwise`",
        );
    } else out.at(-1)?.trees.push(t);
  }
  return out.map((s) => ({ word: s.word, trees: trimmed(s.trees) }));
}

/** Without the comma or point at the end. */
function trimmed(trees: readonly Tree[]): readonly Tree[] {
  const last = trees.at(-1);
  return last?.kind === "mark" && [",", ";", "."].includes(last.text) ? trimmed(trees.slice(0, -1)) : trees;
}
