// The first tab: the text on one side, its derivation on the other.

import { type Client, startClient } from "./client.ts";
import { copyText } from "./copy.ts";
import type { AskedPlace, Problem } from "./protocol.ts";
import type { Settings } from "./settings.ts";
import { plainBox, type TextBox } from "./text-box.ts";
import { blockAt } from "./text-kind.ts";
import type { CopyFormat, PageTexts } from "./texts/page-texts.ts";
import { askedAt } from "./to-text.ts";
import { dividerView } from "./view/divider.ts";
import { button, h } from "./view/dom.ts";
import { outputView } from "./view/output.ts";
import { problemsView, spoken } from "./view/problems.ts";
import { switchesView } from "./view/switches.ts";

export interface DeriveTab {
  readonly element: HTMLElement;
  readonly client: Client;
  text(): string;
  settings(): Settings;
  show(text: string, settings: Settings): void;
  focus(): void;
}

interface Options {
  readonly texts: PageTexts;
  readonly text: string;
  readonly settings: Settings;
  readonly start: () => Worker;
  /** The text or a switch is another one. */
  readonly changed: () => void;
  readonly link: () => Promise<string>;
  /** For all to see. */
  readonly say: (words: string) => void;
  /** For those who hear the page: what the others see anyway. */
  readonly tell: (words: string) => void;
  /** Shows what can be written. */
  readonly help: () => void;
}

/** How long typing rests before what is wrong is said aloud. */
const QUIET = 900;
/** How long lines may take before it is said that they are being made. */
const SLOW = 300;
/** How long typing rests before what is half written is called wrong. What is right again is never wrong any longer. */
const CALM = 700;

const isError = (p: Problem): boolean => p.severity === "error";
const isSame = (p: Problem, q: Problem): boolean => p.severity === q.severity && p.message === q.message;

export function deriveTab(o: Options): DeriveTab {
  const { texts } = o;
  let settings = o.settings;
  let problems: readonly Problem[] = [];
  let speaking: ReturnType<typeof setTimeout> | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let calming: ReturnType<typeof setTimeout> | undefined;
  let writing = false;
  /** Has been asked for, before it was in the box. */
  let asked: string | undefined;
  /** The lines are there, and checked where that is wanted. */
  let whole = false;

  const client = startClient(o.start, {
    frame(frame) {
      output.frame(frame);
      output.stale(false);
      if (writing) output.reveal(blockAt(box.text(), box.selection().from));
    },
    block: (key) => output.block(key),
    part: (key, block) => output.part(key, block),
    problems(now) {
      clearTimeout(calming);
      if (!writing || !now.some(isError)) return show(now);
      clearTimeout(waiting);
      list(now.filter((p) => problems.some((q) => isSame(p, q))));
      calming = setTimeout(() => show(now), CALM);
    },
    done(stage) {
      clearTimeout(waiting);
      if (isWrong()) return;
      output.stale(false);
      whole = stage === "checked" || !settings.evidence;
      state(whole ? counted() : texts.derive.checking);
      clearTimeout(speaking);
      if (whole) speaking = setTimeout(() => o.tell(counted()), QUIET);
    },
    failed(message) {
      clearTimeout(waiting);
      state(texts.broken(message));
    },
  });

  /** One block by itself is derived in the language of the page. */
  const inSpeech = (): Settings => ({ ...settings, language: texts.tag });

  const status = h("p", { class: "pg-status" });
  const messages = problemsView(texts.problems, (p) => box.goTo(p.from));
  const output = outputView(texts, client, settings, handOut);
  output.element.addEventListener("click", ({ target }) => {
    const asked = askedAt(target);
    if (asked !== undefined) void showInText(asked);
  });
  const switches = switchesView(texts.switches, settings, (now) => {
    const before = settings;
    settings = now;
    output.settings(now);
    // The level changes what is shown, not what is derived.
    if (
      now.first !== before.first ||
      now.index !== before.index ||
      now.kink !== before.kink ||
      now.evidence !== before.evidence
    ) {
      writing = false;
      derive(box.text());
    } else if (whole && !isWrong()) state(counted());
    o.changed();
  });

  const boxOptions = { label: texts.derive.box, text: o.text, change: typed, soon: ask };
  let box: TextBox = plainBox(boxOptions);
  const boxPlace = h("div", { class: "pg-box" }, box.element);

  function typed(text: string): void {
    writing = true;
    derive(text);
    o.changed();
  }

  /** The worker begins while the editor writes the letter. */
  function ask(text: string): void {
    if (text.trim() === "") return;
    asked = text;
    client.derive(text, inSpeech(), output.sight());
  }

  function derive(text: string): void {
    clearTimeout(waiting);
    clearTimeout(calming);
    whole = false;
    if (text.trim() === "") {
      client.rest();
      show([]);
      output.clear(texts.derive.empty);
      state("");
      return;
    }
    waiting = setTimeout(() => state(texts.derive.deriving), SLOW);
    if (asked !== text) ask(text);
    asked = undefined;
  }

  function list(now: readonly Problem[]): void {
    // With each keystroke they are mostly the same: who is at one of them stays there, and the editor has nothing to do.
    if (JSON.stringify(now) !== JSON.stringify(problems)) messages.show(now);
    if (now.length > 0 || problems.length > 0) box.problems(now);
    problems = now;
  }

  function show(now: readonly Problem[]): void {
    list(now);
    const wrong = isWrong();
    output.stale(wrong && !output.isEmpty());
    clearTimeout(speaking);
    if (wrong) {
      clearTimeout(waiting);
      if (output.isEmpty()) output.clear(texts.derive.wrong);
      // The switch may be what makes it wrong: then one who goes back has nothing to mend.
      const counted = settings.first === 1 && !writing;
      state(output.isEmpty() ? "" : counted ? texts.derive.staleFromOne : texts.derive.stale);
      speaking = setTimeout(() => o.tell(spoken(problems, texts.problems)), QUIET);
    }
  }

  const isWrong = (): boolean => problems.some(isError);

  function state(words: string): void {
    status.textContent = words;
  }

  function counted(): string {
    const { tasks, lines, established, open, refuted, unfinished } = output.count();
    if (tasks === 0) return "";
    if (!settings.evidence) return texts.derive.unchecked(lines);
    const checked =
      lines === established
        ? texts.derive.allEstablished(lines)
        : texts.derive.counted(lines, established, open, refuted);
    return unfinished === 0 ? checked : `${checked}; ${texts.derive.unfinished(unfinished)}`;
  }

  async function handOut(text: string, what: string): Promise<void> {
    if ((await copyText(text, texts)) === "copied") o.say(texts.copy.done(what));
  }

  async function showInText(asked: AskedPlace): Promise<void> {
    const text = box.text();
    const place = await client.place(text, inSpeech(), asked);
    if (place === undefined) o.say(texts.derive.stale);
    else if (box.text() === text) box.goTo(place.from, place.to);
  }

  async function copyAs(to: "tex" | "md"): Promise<void> {
    o.say(texts.copy.checking);
    const reply = await client.ask({ kind: "copy", text: box.text(), settings: inSpeech(), to });
    if (reply.kind === "copied") await handOut(reply.text, texts.copy.what[to]);
    else if (reply.kind === "problems") {
      show(reply.problems);
      o.say(texts.copy.wrong);
    } else if (reply.kind === "failed") o.say(texts.broken(reply.message));
  }

  const copyButton = (format: CopyFormat, press: () => Promise<void>): HTMLElement => {
    const name = texts.copy.formats[format];
    return button(name, { class: "pg-small", "aria-label": texts.copy.name(name) }, () => void press());
  };
  const tools = h(
    "div",
    { class: "pg-tools", role: "group", "aria-label": texts.copy.group },
    h("span", { class: "pg-tools-word", "aria-hidden": "true" }, texts.copy.as),
    copyButton("tex", () => copyAs("tex")),
    copyButton("md", () => copyAs("md")),
    copyButton("link", async () => handOut(await o.link(), texts.copy.what.link)),
  );

  const left = h(
    "section",
    { class: "pg-left", id: "derive-text", "aria-label": texts.derive.text },
    boxPlace,
    button(texts.derive.help, { class: "pg-help", "aria-haspopup": "dialog" }, o.help),
    messages.element,
  );
  const element = h(
    "div",
    { class: "pg-panes", id: "panel-derive" },
    left,
    dividerView(texts.divider, left),
    h(
      "section",
      { class: "pg-right", "aria-label": texts.derive.derivation },
      h("div", { class: "pg-bar" }, switches.element),
      h("div", { class: "pg-said-bar" }, status, tools),
      output.element,
    ),
  );
  messages.element.hidden = true;

  async function upgrade(): Promise<void> {
    const { editorBox } = await import("./editor.ts");
    const { from, focused } = box.selection();
    const next = editorBox({ ...boxOptions, text: box.text(), texts, sheet: true });
    box = next;
    boxPlace.replaceChildren(next.element);
    next.problems(problems);
    if (focused) next.goTo(from);
  }

  state(texts.derive.deriving);
  derive(o.text);
  // The page is to be seen before the editor is loaded.
  requestAnimationFrame(() => setTimeout(() => void upgrade()));

  return {
    element,
    client,
    text: () => box.text(),
    settings: () => settings,
    show(text, now) {
      // Another text is read from its beginning.
      if (box.text() !== text) output.element.scrollTop = 0;
      settings = now;
      switches.set(now);
      output.settings(now);
      if (box.text() === text) derive(text);
      else box.setText(text);
      writing = false;
    },
    focus: () => box.focus(),
  };
}
