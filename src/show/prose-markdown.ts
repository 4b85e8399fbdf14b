// Prose to Markdown for GitHub: the author's own text, with formulas put into the forms that GitHub never
// mistakes for markup ($`…`$ in a line, a ```math fence for a display) and relative links made to fit
// where the page is written.

import type { Nodes } from "mdast";
import "mdast-util-math";
import { asideOf } from "./asides.ts";
import type { ProsePart } from "./document.ts";
import type { ProseContext } from "./prose.ts";
import { readProseMath } from "./prose-math.ts";

interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How a formula is marked in a line, and on lines of its own. */
export interface MathForms {
  readonly inline: (tex: string, inTable: boolean) => string;
  readonly display: (tex: string) => readonly string[];
}

/** A bar would end the cell of a table. */
export const GITHUB_MATH: MathForms = {
  inline: (tex, inTable) => {
    const safe = githubTex(inTable ? withoutBars(tex) : tex).replace(/`/g, "\\text{‘}");
    return `$\`${safe}\`$`;
  },
  display: (tex) => ["```math", githubTex(tex), "```"],
};

export function proseToMarkdown(
  part: ProsePart,
  prose: ProseContext,
  rebase: (url: string) => string,
  forms: MathForms,
): string {
  const patches: Patch[] = [];
  for (const node of part.nodes) collect(node, { part, prose, rebase, forms, patches }, false);
  let out = "";
  let at = 0;
  for (const patch of patches.sort((a, b) => a.start - b.start)) {
    if (patch.start < at) continue;
    out += part.source.slice(at, patch.start) + patch.text;
    at = patch.end;
  }
  return (out + part.source.slice(at)).trim();
}

interface Collecting {
  readonly part: ProsePart;
  readonly prose: ProseContext;
  readonly rebase: (url: string) => string;
  readonly forms: MathForms;
  readonly patches: Patch[];
}

function collect(node: Nodes, to: Collecting, inTable: boolean): void {
  const { part, prose, rebase, forms, patches } = to;
  const start = (node.position?.start.offset ?? part.offset) - part.offset;
  const end = (node.position?.end.offset ?? part.offset) - part.offset;
  if (prose.hides(node)) {
    patches.push({ start, end, text: "" });
    return;
  }
  const aside = asideOf(node);
  const mark = aside?.text.position?.start.offset;
  if (aside !== undefined && mark !== undefined) {
    const at = mark - part.offset;
    const ends = part.source.charAt(at + aside.length) === "\n";
    patches.push({
      start: at,
      end: at + aside.length,
      text: `**${prose.words[aside.kind]}**${ends ? "" : " "}`,
    });
  }
  switch (node.type) {
    case "inlineMath": {
      const math = readProseMath(node.value);
      if (!math.ok) prose.warn(`The formula is shown as code: ${math.reason}.`, node);
      patches.push({ start, end, text: math.ok ? forms.inline(math.tex, inTable) : codeSpan(node.value) });
      return;
    }
    case "math": {
      const math = readProseMath(node.value);
      if (!math.ok) prose.warn(`The formula is shown as code: ${math.reason}.`, node);
      const lineStart = part.source.lastIndexOf("\n", start - 1) + 1;
      const prefix = part.source.slice(lineStart, start).replace(/[^\s>]/g, " ");
      const tag = math.ok && math.tag !== undefined ? `\\qquad\\text{(${math.tag})}` : "";
      const lines = math.ok ? forms.display(math.tex + tag) : ["```", ...node.value.split("\n"), "```"];
      patches.push({ start, end, text: lines.join(`\n${prefix}`) });
      return;
    }
    case "link":
    case "image":
    case "definition": {
      const url = rebase(node.url);
      // The address stands behind the text of the link, never before it.
      const from =
        "children" in node ? (node.children.at(-1)?.position?.end.offset ?? 0) - part.offset : start;
      const at = part.source.indexOf(node.url, Math.max(start, from));
      if (url !== node.url && at >= 0 && at < end)
        patches.push({ start: at, end: at + node.url.length, text: url });
      break;
    }
    default:
      break;
  }
  if (!("children" in node)) return;
  for (const child of node.children) collect(child, to, inTable || node.type === "table");
}

/**
 * GitHub refuses \operatorname, which stands apart from what is before it, as in b sign(u); line ends and surrounding
 * spaces confuse its search for the end of a formula.
 */
export function githubTex(tex: string): string {
  return tex
    .replace(/\\operatorname\*\s*\{/g, "\\mathop{\\mathrm{")
    .replace(/(\\mathop\{\\mathrm\{[^{}]*\})/g, "$1}")
    .replace(/\\operatorname\s*\{([^{}]*)\}/g, "\\mathop{\\mathrm{$1}}\\nolimits ")
    .replace(/\\operatorname\s*\{/g, "\\mathrm{")
    .replace(/\s+/g, " ")
    .trim();
}

export function withoutBars(tex: string): string {
  return tex.replace(/\\\|/g, "\\Vert ").replace(/\|/g, "\\vert ");
}

/** Code in a line, in as many backticks as its content needs. */
export function codeSpan(value: string): string {
  const longest = Math.max(0, ...(value.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$/.test(value) ? " " : "";
  return `${fence}${pad}${value.replace(/\s*\n\s*/g, " ")}${pad}${fence}`;
}
