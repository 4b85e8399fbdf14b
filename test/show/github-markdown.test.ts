// The Markdown of output/ as GitHub reads it: formulas stand where its Markdown leaves them alone (code spans between
// dollars, fences marked `math`), and say only what its MathJax, with the packages `base` and `ams`, knows.
import { readdirSync, readFileSync } from "node:fs";
import type { Nodes, Parents } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";

/** All of `base` and `ams` that a sheet has needed. What is added here has to be looked up there. */
const KNOWN = new Set(
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi
  varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell partial nabla infty
  sum prod int max min sup inf lim log ln exp sin cos tan sinh cosh tanh arcsin arccos arctan det deg gcd
  cdot times div pm mp ast star circ odot otimes oplus bmod mid nmid le leq ge geq ne neq lt gt approx equiv sim in notin ni
  subset subseteq cup cap setminus emptyset land lor lnot neg wedge vee to mapsto rightarrow leftarrow Rightarrow Leftarrow
  iff implies uparrow downarrow top bot perp forall exists prime not
  frac tfrac dfrac binom sqrt hat tilde bar vec dot ddot overline underline widehat widetilde boxed stackrel underset overset
  mathrm mathbf mathit mathbb mathcal mathop mathord mathrel mathbin text textbf textit boldsymbol limits nolimits
  displaystyle textstyle scriptstyle left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr
  lbrack rbrack lbrace rbrace langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert
  quad qquad enspace dots ldots cdots vdots ddots colon begin end hline tag`.split(/\s+/),
);
const ENVIRONMENTS = new Set([
  "aligned",
  "gathered",
  "cases",
  "pmatrix",
  "bmatrix",
  "matrix",
  "array",
  "vmatrix",
]);

interface Found {
  readonly tex: string;
  readonly line: number;
}

/** The formulas that GitHub finds, and what would go wrong. */
function read(text: string): { readonly formulas: readonly Found[]; readonly wrong: readonly string[] } {
  const formulas: Found[] = [];
  const wrong: string[] = [];
  const visit = (node: Nodes, parent: Parents | undefined, inTable: boolean): void => {
    const line = node.position?.start.line ?? 0;
    if (node.type === "code" && node.lang === "math") formulas.push({ tex: node.value, line });
    if (node.type === "inlineCode" && parent !== undefined) {
      const at = parent.children.indexOf(node as never);
      const side = (k: number): string => {
        const n = parent.children[at + k];
        return n?.type === "text" ? n.value : "";
      };
      const [before, after] = [side(-1), side(1)];
      if (before.endsWith("$") && after.startsWith("$")) {
        formulas.push({ tex: node.value, line });
        if (/[\p{L}\p{N}$\\]\$$/u.test(before))
          wrong.push(`line ${line}: a letter stands before the formula`);
        if (/^\$[\p{L}\p{N}$]/u.test(after)) wrong.push(`line ${line}: a letter stands behind the formula`);
        if (inTable && node.value.includes("|")) wrong.push(`line ${line}: a bar in the cell of a table`);
        if (/\n/.test(node.value)) wrong.push(`line ${line}: a formula goes over the end of its line`);
      }
    }
    // Dollars that are left stand around code spans, or are those of a text: both are in `text` nodes.
    if (node.type === "text" && parent !== undefined) {
      const at = parent.children.indexOf(node as never);
      const code = (k: number): boolean => parent.children[at + k]?.type === "inlineCode";
      const inner = node.value.slice(code(-1) && node.value.startsWith("$") ? 1 : 0);
      const rest = code(1) && inner.endsWith("$") ? inner.slice(0, -1) : inner;
      if (rest.includes("$")) wrong.push(`line ${line}: a dollar sign on its own: ${rest.slice(0, 60)}`);
    }
    if ("children" in node) for (const c of node.children) visit(c, node, inTable || node.type === "table");
  };
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), undefined, false);
  const written = (text.match(/^[ >]*```math$/gm) ?? []).length + (text.match(/\$`[^`]+`\$/g) ?? []).length;
  if (written !== formulas.length)
    wrong.push(`${written} formulas are written and ${formulas.length} are read`);
  for (const { tex, line } of formulas) {
    for (const [, name] of tex.matchAll(/\\(?:([A-Za-z]+)|.)/gs))
      if (name !== undefined && !KNOWN.has(name)) wrong.push(`line ${line}: \\${name}`);
    for (const [, name = ""] of tex.matchAll(/\\begin\{([^}]*)\}/g))
      if (!ENVIRONMENTS.has(name)) wrong.push(`line ${line}: the environment ${name}`);
    const bare = tex.replace(/\\./gs, "");
    if (bare.split("{").length !== bare.split("}").length) wrong.push(`line ${line}: braces in ${tex}`);
    if (/[$%#]/.test(bare)) wrong.push(`line ${line}: a sign that ends or hides what follows in ${tex}`);
  }
  return { formulas, wrong };
}

const folder = new URL("../../output/", import.meta.url);
const pages = ["", "layers/"].flatMap((sub) =>
  readdirSync(new URL(sub, folder))
    .filter((f) => f.endsWith(".md"))
    .map((f) => sub + f),
);

describe("GitHub", () => {
  it.each(pages)("reads every formula of %s", (page) => {
    const { formulas, wrong } = read(readFileSync(new URL(page, folder), "utf8"));
    expect(wrong).toEqual([]);
    expect(formulas.length).toBeGreaterThan(3);
  });

  it("reads what an author writes in many places", async () => {
    const sheet = [
      "# A page",
      "",
      "In a line $x_1*y_1*z$, with *emphasis* and $a_i < b_i$; money costs 5 dollars.",
      "",
      "- an item with $\\{x \\mid |x| < 1\\}$, in **bold $w_1 * w_2$**",
      "",
      "> a quotation: $p_k - t_k$",
      ">",
      "> $$ \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} $$",
      "",
      "| a | $|x|$ |",
      "|---|---|",
      "| $\\|v\\|$ | $\\operatorname{argmax}_i x_i$ |",
      "",
      "$$",
      "y_{i,j} = \\sum_k w_k \\\\",
      "z > 0",
      "$$",
      "",
      "```grad",
      "given x[n], t[n]",
      "y = sum{i} |x[i]| * [t[i] < 1]",
      "find d(y)/d(x[k])",
      "```",
    ].join("\n");
    const built = await buildSheet(sheet, "s.md");
    if (!built.ok) throw new Error("not built");
    const { text } = await renderSheet(built.value.document, "md");
    const { formulas, wrong } = read(text);
    expect(wrong).toEqual([]);
    expect(formulas.length).toBeGreaterThan(9);
  });

  it.each([
    ["a dollar sign on its own", "It costs 5$ and more.", "line 1: a dollar sign on its own"],
    ["a formula in single dollars", "Here $x_1$ is.", "line 1: a dollar sign on its own"],
    [
      "a fence without its own line",
      "text\n\n    ```math\n    x\n    ```",
      "1 formulas are written and 0 are read",
    ],
    ["a letter behind", "the $`n`$th", "line 1: a letter stands behind the formula"],
    ["a command of KaTeX alone", "$`\\argmax x`$", "line 1: \\argmax"],
    ["a bar in a table", "| a |\n|---|\n| $`\\lvert a\\|b`$ |", "line 3: a bar in the cell of a table"],
    ["braces", "$`\\frac{a}{b`$", "line 1: braces in"],
    ["a comment", "$`50% of`$", "line 1: a sign that ends"],
  ])("would be told of %s", (_, text, expected) => {
    expect(read(text).wrong.join("\n")).toContain(expected);
  });
});
