// Slips of the pen in the TeX of a line, by kind: every way to make one in a piece of text. They know signs, indices,
// bounds, transposes, factors, terms and conditions as they are typed, and nothing of how the line is read.

export const TEXT_KINDS = [
  "sign",
  "index",
  "transpose",
  "bound",
  "factor",
  "term",
  "branch",
  "exponent",
  "function",
] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

export interface TextSlip {
  readonly kind: TextKind;
  /** The piece with the slip. */
  readonly text: string;
}

/** All slips in a piece of TeX. */
export function textSlips(tex: string): readonly TextSlip[] {
  const out: TextSlip[] = [];
  const add = (kind: TextKind, at: number, length: number, by: string): void => {
    const text = tex.slice(0, at) + by + tex.slice(at + length);
    if (text !== tex && !out.some((s) => s.text === text)) out.push({ kind, text });
  };
  const depth = depths(tex);
  signs(tex, depth, add);
  indices(tex, add);
  for (const m of tex.matchAll(/\^(?:\{\s*(?:T|\\top|\\intercal)\s*\}|T|\\top|\\intercal)(?![A-Za-z])/g))
    add("transpose", m.index, m[0].length, "");
  for (const m of tex.matchAll(/\\sum(?:\\limits)?_\{\s*([a-z])\s*=\s*(\d)/g))
    add("bound", m.index + m[0].length - 1, 1, `${Number(m[2]) + 1}`);
  for (const m of tex.matchAll(/\\sum(?:\\limits)?_(?:\{[^{}]*\}|[a-z])\^(\{([^{}]*)\}|[A-Za-z])/g)) {
    const last = m[1] ?? "";
    add("bound", m.index + m[0].length - last.length, last.length, `{${m[2] ?? last}-1}`);
  }
  for (const m of tex.matchAll(/\\frac\s*(?:\{?1\}?)\s*\{?2\}?(?![0-9])/g))
    add("factor", m.index, m[0].length, "");
  for (const m of tex.matchAll(/(?<![\d.,_^{])2\s*(?=[A-Za-z\\(])/g)) add("factor", m.index, m[0].length, "");
  for (const m of tex.matchAll(/\(1\s*-\s*[^()]{1,20}\)/g)) add("factor", m.index, m[0].length, "");
  for (const m of tex.matchAll(
    /\\(?:odot|cdot|times)(?![a-z])\s*(?:\\[a-z]+|[A-Za-z])(?:[_^](?:\{[^{}]*\}|\w))*/g,
  ))
    add("factor", m.index, m[0].length, "");
  if (/\\begin\{cases\}|\\text\{if|\\mathbf\{?1\}?\[/.test(tex))
    for (const m of tex.matchAll(/(?<!\\left)(?<!\\right)([<>])|\\(le|ge|leq|geq)(?![a-z])/g)) {
      const turned: Readonly<Record<string, string>> = {
        "<": ">",
        ">": "<",
        "\\le": "\\ge",
        "\\leq": "\\geq",
        "\\ge": "\\le",
        "\\geq": "\\leq",
      };
      add("branch", m.index, m[0].length, turned[m[0]] ?? m[0]);
    }
  for (const m of tex.matchAll(/\^(?:2|\{2\})(?!\d)/g)) add("exponent", m.index, m[0].length, "");
  for (const m of tex.matchAll(/\\(cos|sin|exp|log|ln|tanh|max|min)(?![a-zA-Z])/g)) {
    const other: Readonly<Record<string, string>> = {
      cos: "sin",
      sin: "cos",
      exp: "log",
      log: "exp",
      ln: "exp",
      tanh: "exp",
      max: "min",
      min: "max",
    };
    add("function", m.index + 1, m[1]?.length ?? 0, other[m[1] ?? ""] ?? "");
  }
  return out;
}

type Add = (kind: TextKind, at: number, length: number, by: string) => void;

/** How many braces and parentheses are open in front of each sign. */
function depths(tex: string): readonly { readonly brace: number; readonly round: number }[] {
  const out: { brace: number; round: number }[] = [];
  let [brace, round] = [0, 0];
  for (let k = 0; k < tex.length; k += 1) {
    out.push({ brace, round });
    const [c, before] = [tex[k], tex[k - 1]];
    if (c === "{" && before !== "\\") brace += 1;
    if (c === "}" && before !== "\\") brace -= 1;
    if (c === "(" || c === "[") round += 1;
    if (c === ")" || c === "]") round -= 1;
  }
  return out;
}

/** + for − and − for +; a term left out. */
function signs(tex: string, depth: ReturnType<typeof depths>, add: Add): void {
  const inScript = (k: number): boolean => {
    for (let n = k, open = 0; n >= 0; n -= 1) {
      if (tex[n] === "}") open += 1;
      if (tex[n] === "{") {
        if (open === 0) return /[_^]/.test(tex[n - 1] ?? "") || inScript(n - 1);
        open -= 1;
      }
    }
    return false;
  };
  for (let k = 0; k < tex.length; k += 1) {
    const c = tex[k];
    if ((c !== "+" && c !== "-") || tex[k - 1] === "\\") continue;
    const leads = /^\s*&?=?\s*$/.test(tex.slice(0, k)) || /[({=&]\s*$/.test(tex.slice(0, k));
    const own = inScript(k);
    if (leads && c === "-" && !own) add("sign", k, 1, "");
    else if (!leads) add(own ? "index" : "sign", k, 1, c === "+" ? "-" : "+");
    if (leads || own) continue;
    const here = depth[k];
    let end = k + 1;
    while (end < tex.length) {
      const d = depth[end];
      const same = d?.brace === here?.brace && d?.round === here?.round;
      if (
        same &&
        end > k + 1 &&
        /[+\-=&,;)}\]$]|\\\\|\\right|\\text|\\q?quad|\\end/.test(
          tex.slice(end, end + 6).replace(/^([^\\]).*/, "$1"),
        )
      )
        break;
      if ((d?.brace ?? 0) < (here?.brace ?? 0) || (d?.round ?? 0) < (here?.round ?? 0)) break;
      end += 1;
    }
    if (tex.slice(k + 1, end).trim().length > 0) add("term", k, end - k, " ");
  }
}

/** i for j among the letters that stand below; ij for ji. */
function indices(tex: string, add: Add): void {
  const scripts = [
    ...tex.matchAll(/(?<!\\sum|\\max|\\min|\\prod|\\limits)_(?:\{([a-z][a-z,\s]*)\}|([a-z])(?![A-Za-z]))/g),
  ];
  const letters = new Set(scripts.flatMap((m) => [...(m[1] ?? m[2] ?? "")].filter((c) => /[a-z]/.test(c))));
  for (const m of scripts) {
    const own = m[1] ?? m[2] ?? "";
    const at = m.index + m[0].indexOf(own);
    for (const [k, c] of [...own].entries()) {
      if (!/[a-z]/.test(c)) continue;
      for (const other of letters) if (other !== c) add("index", at + k, 1, other);
    }
    const [a, b] = own.match(/[a-z]/g) ?? [];
    if (a !== undefined && b !== undefined && own.replace(/[^a-z]/g, "").length === 2)
      add("index", at, own.length, own.includes(",") ? `${b},${a}` : `${b}${a}`);
  }
}
