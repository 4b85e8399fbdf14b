// The editor: CodeMirror with the sheet language, the names and words that fit, and underlined errors. It lives in a
// shadow root, where its styles are adopted sheets and need no exception in the page's policy.

import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, toggleComment } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";
import { completing } from "./complete.ts";
import { sheetLanguage } from "./language.ts";
import type { Problem } from "./protocol.ts";
import type { TextBox, TextBoxOptions } from "./text-box.ts";
import { isSheet } from "./text-kind.ts";
import type { PageTexts } from "./texts/page-texts.ts";
import { h } from "./view/dom.ts";
import { ticked } from "./view/problems.ts";

/** Colours are those of the page: custom properties reach into the shadow root. */
const LOOK = EditorView.theme({
  "&": {
    color: "var(--pg-ink)",
    backgroundColor: "transparent",
    height: "100%",
    maxHeight: "inherit",
    fontSize: "var(--pg-code)",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--pg-mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: ".8rem 0", caretColor: "var(--pg-ink)" },
  ".cm-line": { padding: "0 .9rem 0 .4rem" },
  ".cm-cursor": { borderLeftColor: "var(--pg-ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--pg-faint)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.4rem", padding: "0 .4rem 0 0" },
  ".cm-gutter-lint": { width: "1rem" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--pg-select) !important",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--pg-match)",
    outline: "none",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--pg-bad) 1.5px",
    textUnderlineOffset: ".22em",
  },
  ".cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--pg-warn) 1.5px",
    textUnderlineOffset: ".22em",
  },
  ".cm-lint-marker": {
    content: '""',
    width: ".5rem",
    height: ".5rem",
    margin: ".5rem .2rem",
    borderRadius: "50%",
  },
  ".cm-lint-marker-error": { backgroundColor: "var(--pg-bad)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--pg-warn)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--pg-faint)" },
  ".cm-tooltip": {
    backgroundColor: "var(--pg-panel)",
    color: "var(--pg-ink)",
    border: "1px solid var(--pg-line)",
    borderRadius: ".3rem",
    fontFamily: "var(--pg-sans)",
    fontSize: ".82rem",
    boxShadow: "var(--pg-shadow)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--pg-mono)" },
  ".cm-tooltip-autocomplete > ul > li": { padding: ".15rem .5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--pg-link)",
    color: "var(--pg-paper)",
  },
  ".cm-completionDetail": {
    color: "inherit",
    opacity: ".75",
    fontStyle: "normal",
    fontFamily: "var(--pg-sans)",
  },
  ".cm-diagnostic": { padding: ".4rem .6rem", borderLeft: "3px solid var(--pg-bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--pg-warn)" },
  ".cm-diagnostic p": { margin: "0 0 .2rem" },
  ".cm-diagnostic code": { fontFamily: "var(--pg-mono)", fontSize: ".95em" },
});

const INKS = HighlightStyle.define([
  { tag: t.keyword, color: "var(--pg-keyword)", fontWeight: "600" },
  { tag: t.function(t.variableName), color: "var(--pg-function)" },
  { tag: t.number, color: "var(--pg-number)" },
  { tag: t.comment, color: "var(--pg-faint)", fontStyle: "italic" },
  { tag: t.string, color: "var(--pg-string)" },
  { tag: [t.operator, t.punctuation], color: "var(--pg-quiet)" },
  { tag: [t.meta, t.labelName, t.propertyName], color: "var(--pg-meta)" },
  { tag: t.heading, fontWeight: "700" },
  { tag: t.strong, fontWeight: "700" },
  { tag: t.emphasis, fontStyle: "italic" },
  { tag: t.atom, color: "var(--pg-string)" },
  { tag: t.monospace, color: "var(--pg-meta)" },
]);

const languageFor = (text: string): Extension =>
  StreamLanguage.define({
    ...sheetLanguage(() => isSheet(text)),
    tokenTable: { function: t.function(t.variableName) },
  });

export interface EditorOptions extends TextBoxOptions {
  readonly texts: PageTexts;
  /** Of the sheet language; a document that is checked is plain text. */
  readonly sheet: boolean;
}

export function editorBox({ label, text, change, soon, texts, sheet }: EditorOptions): TextBox {
  const host = h("div", { class: "pg-editor" });
  const root = host.attachShadow({ mode: "open" });
  const language = new Compartment();
  let wasSheet = isSheet(text);
  const view: EditorView = new EditorView({
    root,
    parent: root,
    dispatchTransactions(transactions, view) {
      const last = transactions.at(-1);
      if (transactions.some((one) => one.docChanged) && last !== undefined) soon?.(last.newDoc.toString());
      view.update(transactions);
    },
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        EditorState.allowMultipleSelections.of(true),
        bracketMatching(),
        EditorView.lineWrapping,
        LOOK,
        EditorView.contentAttributes.of({
          "aria-label": label,
          spellcheck: "false",
          autocapitalize: "off",
          tabindex: "0",
        }),
        keymap.of([
          ...closeBracketsKeymap,
          ...completionKeymap,
          ...historyKeymap,
          { key: "Mod-/", run: toggleComment },
          // Tab moves on, so that nobody is caught in the editor.
          ...defaultKeymap,
        ]),
        sheet
          ? [
              language.of(languageFor(text)),
              syntaxHighlighting(INKS),
              closeBrackets(),
              autocompletion({ override: [completing(texts.editor)], icons: false }),
              lintGutter(),
            ]
          : [],
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const now = update.state.doc.toString();
          if (sheet && isSheet(now) !== wasSheet) {
            wasSheet = !wasSheet;
            queueMicrotask(() => view.dispatch({ effects: language.reconfigure(languageFor(now)) }));
          }
          change(now);
        }),
      ],
    }),
  });
  return {
    element: host,
    text: () => view.state.doc.toString(),
    setText(now) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: now },
        selection: { anchor: 0 },
      });
    },
    focus: () => view.focus(),
    problems: (problems) =>
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((p) => underline(p, view.state.doc.length, texts.problems)),
        ),
      ),
    goTo(place, end = place) {
      const [anchor, head] = [place, end].map((at) => Math.min(at, view.state.doc.length));
      view.dispatch({ selection: { anchor: anchor ?? 0, head }, scrollIntoView: true });
      view.focus();
    },
    selection: () => ({ ...view.state.selection.main, focused: view.hasFocus }),
  };
}

/** At least one character is underlined, at the end of the text the one before. */
function underline(p: Problem, length: number, texts: PageTexts["problems"]): Diagnostic {
  const end = Math.min(length, Math.max(p.to, p.from + 1));
  return {
    from: Math.max(0, Math.min(p.from, end - 1)),
    to: end,
    severity: p.severity === "remark" ? "info" : p.severity,
    message: p.message,
    renderMessage: () =>
      h(
        "div",
        {},
        h("p", {}, ...ticked(p.message)),
        p.expected === undefined ? undefined : h("p", {}, texts.expected, ...ticked(p.expected)),
        p.remedy === undefined ? undefined : h("p", {}, texts.instead, h("code", {}, p.remedy)),
      ),
  };
}
