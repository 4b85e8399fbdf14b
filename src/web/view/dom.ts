// Elements, made with their attributes and children. Text is always text; HTML comes in at `trusted` alone, from the
// renderers, which escape what the user wrote.

type Attribute = string | boolean | number | undefined;
export type Child = Node | string | undefined;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((c): c is Node | string => c !== undefined));
  return element;
}

/** HTML that a renderer of this program made. */
export function trusted(html: string, className?: string): HTMLElement {
  const element = h("span", { class: className });
  element.innerHTML = html;
  return element;
}

export function button(label: string, attributes: Readonly<Record<string, Attribute>>, press: () => void) {
  const element = h("button", { type: "button", ...attributes }, label);
  element.addEventListener("click", press);
  return element;
}
