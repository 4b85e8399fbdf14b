// Tabs by the pattern of the ARIA practices: one stop for Tab, arrow keys between the tabs.

import { h } from "./dom.ts";

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly panel: HTMLElement;
}

export interface Tabs {
  readonly list: HTMLElement;
  select(id: string): void;
}

export function tabsView(label: string, tabs: readonly Tab[], chosen: (id: string) => void): Tabs {
  const buttons = tabs.map((tab) =>
    h(
      "button",
      { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": tab.panel.id },
      tab.label,
    ),
  );
  const list = h("div", { class: "pg-tabs", role: "tablist", "aria-label": label }, ...buttons);
  for (const tab of tabs) {
    tab.panel.setAttribute("role", "tabpanel");
    tab.panel.setAttribute("aria-labelledby", `tab-${tab.id}`);
  }

  function select(id: string): void {
    for (const [k, tab] of tabs.entries()) {
      const own = tab.id === id;
      buttons[k]?.setAttribute("aria-selected", String(own));
      buttons[k]?.setAttribute("tabindex", own ? "0" : "-1");
      tab.panel.hidden = !own;
    }
  }

  const go = (k: number): void => {
    const at = (k + tabs.length) % tabs.length;
    const tab = tabs[at];
    if (tab === undefined) return;
    select(tab.id);
    chosen(tab.id);
    buttons[at]?.focus();
  };
  for (const [k, one] of buttons.entries()) {
    one.addEventListener("click", () => go(k));
    one.addEventListener("keydown", (event) => {
      if (event.key === "ArrowRight") go(k + 1);
      else if (event.key === "ArrowLeft") go(k - 1);
      else if (event.key === "Home") go(0);
      else if (event.key === "End") go(tabs.length - 1);
      else return;
      event.preventDefault();
    });
  }
  return { list, select };
}
