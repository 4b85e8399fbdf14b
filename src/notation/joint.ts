// What stands between two factors: nothing, a small space, or a centered dot. Textbooks juxtapose; a dot comes where
// juxtaposition could be misread: beside a name of several letters, after an entry x[i], between quotients ∂a/∂b, between numbers, before a parenthesis
// that would look like arguments, before a bracket that would look like a read.

import { APART, breakAt, type Layout, row, sign, THIN } from "./layout.ts";
import type { Edge } from "./setting.ts";

type Joint = "none" | "apart" | "thin" | "dot";

export function jointOf(left: Edge, right: Edge, index: boolean): Joint {
  if (index) return left === "number" && right !== "number" && right !== "bars" ? "none" : "dot";
  switch (right) {
    case "number":
      return "dot";
    case "letter":
      return beforeLetter(left);
    case "word":
    case "call":
      return left === "number" ? "thin" : "dot";
    case "script":
      return left === "number" ? "apart" : beforeLetter(left);
    case "entry":
      // (1 − u[i]) · v[i], as v[i] · (1 − u[i]).
      return left === "number" ? "apart" : left === "paren" ? "dot" : beforeLetter(left);
    case "fraction":
      return left === "number" || left === "fraction" ? "dot" : beforeLetter(left);
    case "slash":
      return "dot";
    case "derivative":
      return ["number", "letter", "script", "iverson"].includes(left) ? "thin" : "dot";
    case "paren":
      if (left === "number" || left === "paren" || left === "fraction") return "none";
      return left === "script" || left === "iverson" ? "thin" : "dot";
    case "iverson":
      if (left === "iverson") return "none";
      return left === "number" ? "thin" : "dot";
    case "function":
    case "big":
      return ["number", "letter", "script", "iverson", "fraction", "argument", "call"].includes(left)
        ? "apart"
        : "dot";
    case "bars":
      return left === "number" ? "none" : "dot";
    case "floor":
      return left === "number" ? "none" : beforeLetter(left);
    case "matrix":
    case "cases":
      return left === "number" ? "thin" : "dot";
    case "argument":
      throw new Error(`no piece begins like ${right}`);
  }
}

function beforeLetter(left: Edge): Joint {
  switch (left) {
    case "number":
      return "none";
    case "letter":
    case "script":
      return "apart";
    case "paren":
    case "iverson":
    case "fraction":
    case "floor":
    case "matrix":
      return "thin";
    case "word":
    case "entry":
    case "slash":
    case "derivative":
    case "function":
    case "call":
    case "argument":
    case "big":
    case "bars":
    case "cases":
      return "dot";
  }
}

export function jointLayout(joint: Joint, tight: boolean): Layout {
  switch (joint) {
    case "none":
      return row();
    case "apart":
      return APART;
    case "thin":
      return THIN;
    case "dot":
      return tight ? sign("dot", "binary", true) : row(breakAt(1), sign("dot", "binary"));
  }
}
