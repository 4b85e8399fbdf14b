// `kink torch`, `kink abs right`, `kink max{} split`: the words of a sheet for the conventions of the kernel.

import { type KinkConvention, TORCH_KINKS } from "../../expr/environment.ts";
import { listOf } from "../syntax/cursor.ts";
import { suggest } from "../syntax/spell.ts";
import type { KinkChoice, KinkStatement } from "../syntax/statement-syntax.ts";
import type { Value } from "../syntax/syntax.ts";
import { failure, startWork, type Work, type Workspace, written } from "./workspace.ts";

type Choice<K extends keyof KinkConvention> = readonly (readonly [string, KinkConvention[K]])[];

const ABS: Choice<"abs"> = [
  ["zero", "zero"],
  ["right", "right"],
  ["left", "left"],
  ["0", "zero"],
  ["1", "right"],
  ["-1", "left"],
];
const RELU: Choice<"relu"> = [
  ["zero", "zero"],
  ["one", "one"],
  ["half", "half"],
  ["0", "zero"],
  ["1", "one"],
  ["1/2", "half"],
  ["0.5", "half"],
  ["left", "zero"],
  ["right", "one"],
];
const CLAMP: Choice<"clamp"> = [
  ["one", "one"],
  ["zero", "zero"],
  ["1", "one"],
  ["0", "zero"],
];
const MAX: Choice<"max"> = [
  ["half", "half"],
  ["first", "first"],
  ["last", "last"],
  ["1/2", "half"],
  ["0.5", "half"],
];
const BINDER: Choice<"binder"> = [
  ["first", "first"],
  ["split", "split"],
  ["all", "all"],
];

const TARGETS = ["abs", "relu", "clamp", "max", "max{}"];

export function applyKinks(ws: Workspace, s: KinkStatement): void {
  const w = startWork(ws);
  for (const choice of s.choices) ws.kink = applied(w, ws.kink, choice);
}

function applied(w: Work, kink: KinkConvention, choice: KinkChoice): KinkConvention {
  switch (choice.target) {
    case undefined:
      if (choice.convention === "torch") return TORCH_KINKS;
      throw failure("kink", `unknown convention \`${written(w, choice.span)}\``, choice.span, {
        expected: "`kink torch`, or an operator and its convention: `kink abs right`",
      });
    case "abs":
      return { ...kink, abs: chosen(w, choice, ABS) };
    case "relu":
      return { ...kink, relu: chosen(w, choice, RELU) };
    case "clamp":
      return { ...kink, clamp: chosen(w, choice, CLAMP) };
    case "max":
    case "min":
      return { ...kink, max: chosen(w, choice, MAX) };
    case "max{}":
    case "min{}":
    case "median{}":
      return { ...kink, binder: chosen(w, choice, BINDER) };
    default: {
      const near = suggest(choice.target, TARGETS);
      throw failure("kink", `\`${choice.target}\` has no kink convention`, choice.span, {
        expected: `${listOf(TARGETS)} after \`kink\``,
        ...(near === undefined ? {} : { remedy: `kink ${near}` }),
      });
    }
  }
}

function chosen<T>(w: Work, choice: KinkChoice, known: readonly (readonly [string, T])[]): T {
  const word = typeof choice.convention === "string" ? choice.convention : wordOf(w, choice.convention);
  const found = known.find(([name]) => name === word);
  if (found !== undefined) return found[1];
  const words = known.map(([name]) => name).filter((name) => /^[a-z]/.test(name));
  const near = suggest(word, words);
  throw failure("kink", `\`${choice.target ?? ""}\` has no convention \`${word}\``, choice.span, {
    expected: listOf(words),
    remedy: `kink ${choice.target ?? ""} ${near ?? words[0] ?? "torch"}`,
  });
}

const wordOf = (w: Work, value: Value): string => written(w, value.span).replaceAll(" ", "");
