// What is copied from the page: a formula is copied whole, as the TeX that it was set from, not as the letters that
// stand here and there on the screen, and once more in what is read aloud.

const FORMULA = ".pg-math, .katex";
/** What belongs to the page, not to what it shows. */
const LEFT_OUT = "button, .pg-open, .pg-panel-tools, [hidden]";
/** Each on a row of its own. */
const ROWS = "p, li, tr, dt, h2, h3, h4, header, .gs-ask, .gs-given, .gs-result, pre, blockquote, .gs-block";
/** A row goes on after some space. */
const COLUMNS = ".gs-reason, .gs-condition, td, .gs-num, .pg-verdict, dd";

export function copyFormulas(): void {
  document.addEventListener("copy", (event) => {
    const range = selected();
    if (range === undefined || event.clipboardData === null) return;
    const text = textOf(range.cloneContents());
    if (text === undefined) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
}

/** What is selected on the page, formulas whole; in boxes that are written in, the browser knows best. */
function selected(): Range | undefined {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  if (document.activeElement?.matches("input, textarea") === true) return undefined;
  const range = selection.getRangeAt(0).cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first !== undefined) range.setStartBefore(first);
  if (last !== undefined) range.setEndAfter(last);
  return range;
}

/** The outermost, with all that is read aloud. */
function formulaAround(node: Node): Element | undefined {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest(".pg-math") ?? element?.closest(".katex") ?? undefined;
}

/** undefined: there is no formula in it. */
function textOf(fragment: DocumentFragment): string | undefined {
  let formulas = 0;
  const write = (node: Node): string => {
    if (node instanceof Text) return node.data.replaceAll(/\s+/g, " ");
    if (node instanceof Element) {
      if (node.matches(LEFT_OUT)) return "";
      if (node.matches(FORMULA)) {
        const tex = node.querySelector("annotation")?.textContent;
        if (tex === undefined || tex === null) return node.textContent;
        formulas += 1;
        return `${OPEN}${tex}${CLOSE}`;
      }
      if (node.matches("pre")) return `\n${node.textContent}\n`;
    }
    const within = [...node.childNodes].map(write).join("");
    if (!(node instanceof Element)) return within;
    if (node.matches(ROWS)) return `\n${within}\n`;
    return node.matches(COLUMNS) ? `   ${within}   ` : within;
  };
  const text = write(fragment);
  if (formulas === 0) return undefined;
  return (
    text
      // Both sides of a line and the sign between them are one formula.
      .replaceAll(`${CLOSE}${OPEN}`, " ")
      .replaceAll(/[\uE000\uE001]/g, "$")
      .replaceAll(/ *\n\s*/g, "\n")
      .trim()
  );
}

/** Around TeX, which may hold anything else. */
const OPEN = "\uE000";
const CLOSE = "\uE001";
