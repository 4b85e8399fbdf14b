// A document in the format that is asked for. Each renderer is loaded when it is needed.

import type { Level, Notice, SheetDocument } from "../show/document.ts";
import { handOut } from "../show/hand-out.ts";
import type { HtmlAssets } from "../show/html-document.ts";
import type { BlockProgram } from "../show/notebook-document.ts";

export type Format = "tex" | "md" | "html" | "text" | "typ" | "ipynb";

export interface RenderOptions {
  readonly level?: Level;
  /** false: the questions with room for answers. */
  readonly answers?: boolean;
  /** true: to be put into another page. */
  readonly fragment?: boolean;
  /** What HTML embeds. */
  readonly assets?: () => HtmlAssets;
  /** Markdown and notebook: makes the relative links of the sheet relative to the page. */
  readonly rebase?: (url: string) => string;
  /** Markdown: what the names of pictures begin with, which are files of their own. */
  readonly pictures?: string;
  /** Typst: the path under which its compiler finds an image beside the sheet. */
  readonly imagePath?: (url: string) => string | undefined;
  /** Notebook: the code of each block. */
  readonly programs?: () => ReadonlyMap<string, BlockProgram>;
  /** Text: columns of the terminal. */
  readonly width?: number;
  /** LaTeX: which file this was made from, for the comment at the top. */
  readonly source?: string;
}

export interface Rendered {
  readonly text: string;
  /** To be written beside the page. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
  readonly notices: readonly Notice[];
}

/** KaTeX's style sheet is left to the page that the HTML goes into. */
const NO_ASSETS: HtmlAssets = { katexCss: "", font: () => undefined };

export async function renderSheet(
  whole: SheetDocument,
  format: Format,
  options: RenderOptions = {},
): Promise<Rendered> {
  const { level = whole.level, answers = true, fragment = false } = options;
  const common = { level, answers, fragment };
  const document = answers ? whole : handOut(whole);
  switch (format) {
    case "tex": {
      const { renderLatex } = await import("../show/latex-document.ts");
      return renderLatex(
        document,
        options.source === undefined ? common : { ...common, source: options.source },
      );
    }
    case "md": {
      const { renderMarkdown } = await import("../show/markdown-document.ts");
      return renderMarkdown(document, {
        ...common,
        ...(options.rebase === undefined ? {} : { rebase: options.rebase }),
        ...(options.pictures === undefined ? {} : { pictures: options.pictures }),
      });
    }
    case "typ":
      return (await import("../show/typst-document.ts")).renderTypst(document, {
        level,
        answers,
        ...(options.imagePath === undefined ? {} : { image: options.imagePath }),
      });
    case "ipynb":
      return (await import("../show/notebook-document.ts")).renderNotebook(document, {
        ...common,
        ...(options.rebase === undefined ? {} : { rebase: options.rebase }),
        ...(options.programs === undefined || !answers ? {} : { programs: options.programs() }),
      });
    case "text":
      return (await import("../show/text-document.ts")).renderText(document, {
        level,
        answers,
        ...(options.width === undefined ? {} : { width: options.width }),
      });
    case "html": {
      const { renderHtml } = await import("../show/html-document.ts");
      return renderHtml(document, options.assets?.() ?? NO_ASSETS, common);
    }
  }
}
