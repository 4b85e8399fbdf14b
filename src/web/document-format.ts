// Whether a pasted document is LaTeX or Markdown, by what only one of them has. Both have `$…$`, and either may stand there
// without any of its marks: a list of bare environments is LaTeX.

const LATEX = /^[^%\n]*\\(?:documentclass|begin\{document\})/m;
/** A heading, a fence, a formula as GitHub writes it, a display of its own. */
const MARKDOWN = /^(?:#{1,6} | {0,3}(?:`{3}|~{3})|\s*\$\$)|\$`/m;
const ENVIRONMENT = /\\begin\{(?:align|equation|gather|multline)\*?\}/;

export function documentFormat(text: string): "tex" | "md" {
  if (LATEX.test(text)) return "tex";
  return ENVIRONMENT.test(text) && !MARKDOWN.test(text) ? "tex" : "md";
}
