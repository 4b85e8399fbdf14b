// The page: its head, its tabs, the gallery, and the address that holds what is written.

import type { CheckTab } from "./check-tab.ts";
import { deriveTab } from "./derive-tab.ts";
import { FIRST_TEXT } from "./first-text.ts";
import { keepTexts, keptTexts, leapTo } from "./kept-texts.ts";
import type { LayerSheet } from "./protocol.ts";
import { keepLanguage, type PageLanguage } from "./speech.ts";
import { startWorker } from "./start-worker.ts";
import { fromFragment, type PageState, type TabName, toFragment } from "./state.ts";
import type { PageTexts } from "./texts/page-texts.ts";
import { button, h } from "./view/dom.ts";
import type { Gallery } from "./view/gallery.ts";
import { speechChoice } from "./view/speech.ts";
import { tabsView } from "./view/tabs.ts";
import { themeButton } from "./view/theme.ts";

/** How long typing rests before the address follows. */
const REST = 400;
/** How long a short message stays. */
const SHOWN = 4000;

export async function startApp(place: HTMLElement, texts: PageTexts): Promise<void> {
  const state = await fromFragment(location.hash);
  const kept = keptTexts();
  const cut = ({ text }: PageState): boolean => text === undefined && /[#&]t=./.test(location.hash);
  let tab: TabName = state.tab;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let address = location.hash;

  const voice = h("p", { class: "pg-voice", role: "status", "aria-live": "polite" });
  const toast = h("p", { class: "pg-toast", role: "status", "aria-live": "polite" });
  let fading: ReturnType<typeof setTimeout> | undefined;
  const tell = (words: string): void => {
    voice.textContent = words;
  };
  const say = (words: string): void => {
    toast.textContent = words;
    clearTimeout(fading);
    fading = setTimeout(() => {
      toast.textContent = "";
    }, SHOWN);
  };

  const derive = deriveTab({
    texts,
    text: kept.derive ?? (state.tab === "derive" ? state.text : undefined) ?? FIRST_TEXT,
    settings: state.settings,
    start: startWorker,
    changed,
    link: async () => `${location.href.replace(/#.*$/, "")}#${await fragment()}`,
    say,
    tell,
    help: () => loading(openCrib),
  });

  // The second tab and the gallery are loaded when they are first opened.
  const checkPlace = h("div", { class: "pg-tab", id: "panel-check" });
  let check: CheckTab | undefined;
  let pasted = kept.check ?? (state.tab === "check" ? state.text : undefined);

  async function openCheck(): Promise<void> {
    const { checkTab } = await import("./check-tab.ts");
    if (check === undefined) {
      check = checkTab({ texts, text: pasted ?? texts.check.firstDocument, client: derive.client, changed });
      checkPlace.replaceChildren(check.element);
    }
    check.opened();
  }

  /** What the page begins with is in the language of the page. */
  function checked(): string | undefined {
    const text = check?.text() ?? pasted;
    return text === texts.check.firstDocument ? undefined : text;
  }

  const written = () => ({ derive: derive.text(), check: checked() });

  function fragment(): Promise<string> {
    const text = tab === "derive" ? derive.text() : checked();
    return toFragment({ tab, text, settings: derive.settings() });
  }

  /** The address follows, without a step in the history for each letter. */
  function changed(): void {
    clearTimeout(resting);
    resting = setTimeout(async () => {
      address = `#${await fragment()}`;
      keepTexts({ address, texts: written() });
    }, REST);
  }

  /** What one may want to come back from gets an entry of the history of its own. */
  async function leap(go: () => void): Promise<void> {
    const before = fragment();
    const texts = written();
    go();
    const after = fragment();
    const [from, to] = await Promise.all([before, after]);
    if (from === to) return;
    keepTexts({ address: `#${from}`, texts });
    address = `#${to}`;
    leapTo({ address, texts: written() });
  }

  async function speak(language: PageLanguage): Promise<void> {
    keepLanguage(language);
    clearTimeout(resting);
    keepTexts({ address: `#${await fragment()}`, texts: written(), language });
    location.reload();
  }

  /** Parts of the page that are loaded when they are first used may not come, as without a network. */
  function loading(part: () => Promise<void>): void {
    part().catch((error: unknown) =>
      say(texts.notLoaded(error instanceof Error ? error.message : `${error}`)),
    );
  }

  let gallery: Gallery | undefined;

  async function openGallery(): Promise<void> {
    const { galleryView } = await import("./view/gallery.ts");
    if (gallery === undefined) {
      gallery = galleryView(texts, take, layers);
      place.append(gallery.element);
    }
    gallery.open();
  }

  let crib: HTMLDialogElement | undefined;

  async function openCrib(): Promise<void> {
    const { cribView } = await import("./view/crib.ts");
    if (crib === undefined) {
      crib = cribView(texts, take);
      place.append(crib);
    }
    crib.showModal();
  }

  function take(text: string): void {
    void leap(() => {
      derive.show(text, derive.settings());
      choose("derive");
    });
    // Where fingers point, the keyboard of the screen would come up and cover what was chosen.
    if (matchMedia("(pointer: fine)").matches) derive.focus();
  }

  async function layers(): Promise<readonly LayerSheet[]> {
    const reply = await derive.client.ask({ kind: "layers" });
    return reply.kind === "layers" ? reply.sheets : [];
  }

  const tabs = tabsView(
    texts.head.tabs,
    [
      { id: "derive", label: texts.head.derive, panel: derive.element },
      { id: "check", label: texts.head.check, panel: checkPlace },
    ],
    (id) => void leap(() => choose(id === "check" ? "check" : "derive")),
  );

  function choose(name: TabName): void {
    tab = name;
    tabs.select(name);
    if (name === "check") loading(openCheck);
  }

  place.replaceChildren(
    h(
      "header",
      { class: "pg-head" },
      h("h1", {}, "gradsheet"),
      tabs.list,
      speechChoice(texts, (language) => void speak(language)),
      themeButton(texts.head, tell),
      button(texts.head.gallery, { class: "pg-button", "aria-haspopup": "dialog" }, () =>
        loading(openGallery),
      ),
    ),
    h("main", { class: "pg-main" }, derive.element, checkPlace),
    toast,
    voice,
  );
  choose(tab);
  if (cut(state)) say(texts.cutLink);
  // What nobody sees at first is loaded after what everybody does.
  requestAnimationFrame(() => setTimeout(() => void import("./copied.ts").then((m) => m.copyFormulas())));

  window.addEventListener("hashchange", async () => {
    // An anchor within the page holds no text.
    if (location.hash === address || !location.hash.includes("=")) return;
    address = location.hash;
    clearTimeout(resting);
    const next = await fromFragment(location.hash);
    if (cut(next)) say(texts.cutLink);
    if (next.tab === "derive") derive.show(next.text ?? FIRST_TEXT, next.settings);
    else {
      pasted = next.text;
      if (next.text !== undefined) check?.show(next.text);
    }
    choose(next.tab);
  });
}
