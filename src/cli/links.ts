// Relative links and images of a sheet, made to fit the folder that the outputs go to. Files are neither copied
// nor moved: LaTeX and Markdown refer to them where they lie, HTML embeds them.

import { existsSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import type { Nodes, RootContent } from "mdast";
import type { Notice, ProsePart, SheetDocument } from "../show/document.ts";

export interface Places {
  /** Absolute paths: of the sheet, and of the folder that the outputs go to. */
  readonly sheet: string;
  readonly out: string;
}

/** The file that a relative link names; undefined for an address, an anchor or an absolute path. */
export function linkedFile(places: Places, url: string): string | undefined {
  const [path = ""] = url.split(/[?#]/, 1);
  if (path === "" || /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/|\\)/.test(url)) return undefined;
  return resolve(dirname(places.sheet), decoded(path));
}

/** The same link from the output folder. `url` is percent-encoded as links are, `path` is what LaTeX opens. */
export function rebased(places: Places, url: string, as: "url" | "path"): string {
  const file = linkedFile(places, url);
  if (file === undefined) return url;
  const path = relative(places.out, file).split(sep).join("/");
  const rest = /[?#].*$/s.exec(url)?.[0] ?? "";
  return as === "path" ? path : encodeURI(path).replace(/[?#]/g, encodeURIComponent) + rest;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The document with its links as seen from the output folder. Images become paths, links stay addresses. */
export function rebaseDocument(document: SheetDocument, places: Places): SheetDocument {
  const images = new Set<string>();
  for (const node of nodesOf(document)) if (node.type === "imageReference") images.add(node.identifier);
  const change = <T extends Nodes>(node: T): T => {
    switch (node.type) {
      case "image":
        return { ...node, url: rebased(places, node.url, "path") };
      case "definition":
        return { ...node, url: rebased(places, node.url, images.has(node.identifier) ? "path" : "url") };
      case "link":
        return { ...node, url: rebased(places, node.url, "url"), children: node.children.map(change) };
      default:
        return "children" in node
          ? { ...node, children: (node.children as readonly Nodes[]).map(change) }
          : node;
    }
  };
  return {
    ...document,
    parts: document.parts.map((part) =>
      part.kind === "prose" ? { ...part, nodes: part.nodes.map((node): RootContent => change(node)) } : part,
    ),
  };
}

/** The files of all images that should lie beside the sheet. */
export function imageFiles(document: SheetDocument, places: Places): readonly string[] {
  return nodesOf(document).flatMap((node) =>
    node.type === "image" || node.type === "definition" ? (linkedFile(places, node.url) ?? []) : [],
  );
}

/** A warning for every image that should lie beside the sheet and does not. */
export function missingImages(document: SheetDocument, places: Places): readonly Notice[] {
  const definitions = new Map<string, string>();
  for (const node of nodesOf(document))
    if (node.type === "definition") definitions.set(node.identifier, node.url);
  return nodesOf(document).flatMap((node): readonly Notice[] => {
    const url =
      node.type === "image"
        ? node.url
        : node.type === "imageReference"
          ? definitions.get(node.identifier)
          : undefined;
    const file = url === undefined ? undefined : linkedFile(places, url);
    if (url === undefined || file === undefined || existsSync(file)) return [];
    const start = node.position?.start;
    const place = start === undefined ? {} : { line: start.line, column: start.column };
    return [
      { severity: "warning", message: `the image ${url} is not there; its description is printed`, ...place },
    ];
  });
}

function nodesOf(document: SheetDocument): readonly Nodes[] {
  const found: Nodes[] = [];
  const collect = (node: Nodes): void => {
    found.push(node);
    if ("children" in node) for (const child of node.children) collect(child);
  };
  for (const part of document.parts) if (isProse(part)) for (const node of part.nodes) collect(node);
  return found;
}

const isProse = (part: SheetDocument["parts"][number]): part is ProsePart => part.kind === "prose";
