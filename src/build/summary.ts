// A block in one line: what was derived, how many lines, which evidence.

import type { Derivation, Step } from "../rewrite/derivation.ts";
import type { Evidence } from "../rewrite/evidence.ts";
import {
  type Level,
  type LineDocument,
  linesAt,
  type TaskDocument,
  type TaskStatus,
} from "../show/document.ts";
import type { Exhibit } from "../show/exhibit.ts";
import type { BuiltBlock } from "./built-block.ts";
import type { Message } from "./read.ts";

export interface BlockSummary {
  readonly status: TaskStatus;
  /** "∂L/∂x[a,b]: 7 lines, established (exact, 24 points; floats; finite differences)" */
  readonly text: string;
}

const NAMED = 3;

export function summarise(block: BuiltBlock, level: Level): BlockSummary {
  const { tasks } = block.document;
  if (block.block.tasks.length === 0)
    return { status: "established", text: "definitions only, nothing is asked" };
  const { figures } = block.document;
  if (figures !== undefined && tasks.length === 0)
    return { status: block.status, text: `${counted(figures.length, "picture")} for the page, established` };
  const asked = tasks.slice(0, NAMED).map((t) => t.asked.text);
  const more = tasks.length > NAMED ? [`${tasks.length - NAMED} more`] : [];
  const lines = tasks.reduce((n, t) => n + linesAt(t.lines, block.document.level ?? level).length, 0);
  const evidence = evidenceText(block.derivations);
  const said = [counted(lines, "line"), ...exhibited(tasks)].filter((part) => part !== "").join(", ");
  const what = `${[...asked, ...more].join(", ")}: ${said === "" ? "0 lines" : said}`;
  const text = `${what}, ${statusText(block)}${evidence === "" ? "" : ` (${evidence})`}`;
  return { status: block.status, text };
}

const counted = (n: number, noun: string): string => (n === 0 ? "" : `${n} ${noun}${n === 1 ? "" : "s"}`);

function exhibited(tasks: readonly TaskDocument[]): readonly string[] {
  const count = (kind: Exhibit["kind"]): number =>
    tasks.flatMap((t) => t.exhibits).filter((e) => e.kind === kind).length;
  return [
    counted(count("listing"), "listing"),
    counted(count("table"), "table"),
    counted(count("figure"), "picture"),
  ].filter((part) => part !== "");
}

function statusText(block: BuiltBlock): string {
  const left = leftOut(block);
  switch (block.status) {
    case "established":
      return "established";
    case "unfinished":
      return "not finished";
    case "unchecked":
      return "not checked yet";
    case "refuted":
      return left > 0 ? `refuted, ${left} ${left === 1 ? "task" : "tasks"} left out` : "refuted";
    case "not-established": {
      const open = steps(block.derivations).filter((s) => s.evidence?.status !== "established").length;
      return open === 0 ? "not established" : `${open} not established`;
    }
  }
}

const steps = (derivations: readonly Derivation[]): readonly Step[] =>
  derivations.flatMap((d) => d.chains.flatMap((c) => c.steps));

/** Which kinds of check there were, with the fewest points of any line that was checked so. */
function evidenceText(derivations: readonly Derivation[]): string {
  const all = steps(derivations).flatMap((s) => s.evidence ?? []);
  const fewest = (points: (e: Evidence) => number | undefined): number | undefined => {
    const counts = all.flatMap((e) => points(e) ?? []).filter((n) => n > 0);
    return counts.length === 0 ? undefined : Math.min(...counts);
  };
  const exact = fewest((e) => e.exact?.points);
  const parts = [
    ...(exact === undefined ? [] : [`exact, ${exact} ${exact === 1 ? "point" : "points"}`]),
    ...(fewest((e) => e.floats?.points) === undefined ? [] : ["floats"]),
    ...(fewest((e) => e.differences?.points) === undefined ? [] : ["finite differences"]),
    ...(fewest((e) => e.automatic?.points) === undefined ? [] : ["automatic derivative"]),
    ...opinions(all),
  ];
  return parts.join("; ");
}

function opinions(all: readonly Evidence[]): readonly string[] {
  const tools = new Map<string, { confirmed: number; asked: number }>();
  for (const { tool, confirmed, abstained } of all.flatMap((e) => e.secondOpinions)) {
    const before = tools.get(tool) ?? { confirmed: 0, asked: 0 };
    tools.set(tool, {
      confirmed: before.confirmed + confirmed,
      asked: before.asked + confirmed + abstained,
    });
  }
  return [...tools].map(([tool, { confirmed, asked }]) => `${tool} confirms ${confirmed} of ${asked}`);
}

/** What went wrong, with the place of the task. */
export function blockMessages(block: BuiltBlock): readonly Message[] {
  const found = block.derivations.flatMap((d, k) => {
    const asked = block.document.tasks[k]?.asked.text ?? "";
    const about = (severity: "error" | "warning", code: string, message: string): Message => ({
      source: block.source,
      diagnostic: { severity, code, message, span: d.task.span },
    });
    return [
      ...d.diagnostics.map((x) => about("warning", x.code, `${asked}: ${x.message}`)),
      ...(block.document.tasks[k]?.lines ?? []).flatMap((line) => openLine(line, asked, about)),
    ];
  });
  const left = leftOut(block);
  const next = block.block.tasks[block.derivations.length];
  if (left > 0 && next !== undefined)
    found.push({
      source: block.source,
      diagnostic: {
        severity: "warning",
        code: "build.left-out",
        message: `${left === 1 ? "this task is" : `this task and ${left - 1} more are`} left out: a line before is refuted`,
        span: next.span,
      },
    });
  return found;
}

function openLine(
  line: LineDocument,
  asked: string,
  about: (severity: "error" | "warning", code: string, message: string) => Message,
): readonly Message[] {
  const { mark, summary } = line.evidence;
  const name = line.number === undefined ? "a line" : `line (${line.number})`;
  const why = summary === "" ? "" : `: ${summary}`;
  switch (mark) {
    case "refuted":
      return [about("error", "build.refuted", `${asked}: ${name} is refuted${why}`)];
    case "not-established":
      return [about("warning", "build.not-established", `${asked}: ${name} is not established${why}`)];
    case "established":
    case "unchecked":
    case "none":
      return [];
  }
}

const leftOut = (block: BuiltBlock): number => block.block.tasks.length - block.derivations.length;
