// What a node of prose is, said once for all formats that are written node by node: which nodes are shown, what a
// reference stands for, where the words of asides go. A format says how each thing is written.

import type {
  Code,
  FootnoteReference,
  Heading,
  Image,
  ImageReference,
  InlineCode,
  Link,
  LinkReference,
  List,
  Nodes,
  PhrasingContent,
  Table,
  Text,
} from "mdast";
import type { InlineMath, Math as MathNode } from "mdast-util-math";
import { labelled } from "./asides.ts";
import { type ProseContext, plainText } from "./prose.ts";

/** Where a node stands: the prose that it belongs to, and what else a format has to know. */
export interface ProsePlace {
  readonly prose: ProseContext;
}

/** How a format writes each kind of node. `content` is what stands inside, written already. */
export interface ProseForm<P extends ProsePlace> {
  /** Between two blocks. */
  readonly gap: string;
  heading(node: Heading, content: string, place: P): string;
  paragraph(content: string): string;
  readonly rule: string;
  quote(content: string): string;
  code(node: Code, place: P): string;
  displayMath(node: MathNode, place: P): string;
  list(node: List, place: P): string;
  table(node: Table, place: P): string;
  /** In the place of a block of HTML, which no format takes over. */
  readonly leftOut: string;
  text(node: Text, place: P): string;
  /** Of a node that has no form of its own, its characters. */
  characters(text: string): string;
  emphasis(content: string): string;
  strong(content: string): string;
  deleted(content: string): string;
  inlineCode(node: InlineCode, place: P): string;
  inlineMath(node: InlineMath, place: P): string;
  readonly lineBreak: string;
  link(url: string, content: string, node: Link | LinkReference, place: P): string;
  image(url: string, alt: string, node: Image | ImageReference, place: P): string;
  footnote(node: FootnoteReference, place: P): string;
}

/** What a format calls to write nodes, and what its own forms call for the nodes inside. */
export interface ProseWriter<P extends ProsePlace> {
  blocks(nodes: readonly Nodes[], place: P): string;
  block(node: Nodes, place: P): string;
  phrasing(nodes: readonly PhrasingContent[], place: P): string;
}

export function proseWriter<P extends ProsePlace>(form: ProseForm<P>): ProseWriter<P> {
  const blocks = (nodes: readonly Nodes[], place: P): string =>
    nodes
      .map((node) => block(node, place))
      .filter((text) => text !== "")
      .join(form.gap);

  const block = (node: Nodes, place: P): string => {
    if (place.prose.hides(node)) return "";
    switch (node.type) {
      case "heading":
        return form.heading(node, phrasing(node.children, place), place);
      case "paragraph":
        return form.paragraph(phrasing(node.children, place));
      case "thematicBreak":
        return form.rule;
      case "blockquote":
        return form.quote(blocks(labelled(node, place.prose.words).children, place));
      case "code":
        return form.code(node, place);
      case "math":
        return form.displayMath(node, place);
      case "list":
        return form.list(node, place);
      case "table":
        return form.table(node, place);
      case "html":
        return form.leftOut;
      case "definition":
      case "footnoteDefinition":
      case "yaml":
        return "";
      default:
        return phrasing([node as PhrasingContent], place);
    }
  };

  const phrasing = (nodes: readonly PhrasingContent[], place: P): string =>
    nodes.map((node) => inline(node, place)).join("");

  const inline = (node: PhrasingContent, place: P): string => {
    switch (node.type) {
      case "text":
        return form.text(node, place);
      case "emphasis":
        return form.emphasis(phrasing(node.children, place));
      case "strong":
        return form.strong(phrasing(node.children, place));
      case "delete":
        return form.deleted(phrasing(node.children, place));
      case "inlineCode":
        return form.inlineCode(node, place);
      case "inlineMath":
        return form.inlineMath(node, place);
      case "break":
        return form.lineBreak;
      case "link":
        return form.link(node.url, phrasing(node.children, place), node, place);
      case "linkReference": {
        const definition = place.prose.definition(node.identifier);
        const content = phrasing(node.children, place);
        return definition === undefined ? content : form.link(definition.url, content, node, place);
      }
      case "image":
        return form.image(node.url, node.alt ?? "", node, place);
      case "imageReference": {
        const definition = place.prose.definition(node.identifier);
        return definition === undefined
          ? form.characters(node.alt ?? "")
          : form.image(definition.url, node.alt ?? "", node, place);
      }
      case "footnoteReference":
        return form.footnote(node, place);
      case "html":
        return "";
      default:
        return form.characters(plainText(node));
    }
  };

  return { blocks, block, phrasing };
}
