// What the page shows, as the fragment of its address: `t=` the text, packed where that is shorter, and the switches
// that differ from their defaults. A fragment is never sent anywhere.

import type { KinkConvention } from "../expr/environment.ts";
import { LEVELS } from "../show/document.ts";
import { DEFAULT_SETTINGS, INDICES, KINK_CHOICES, type Settings } from "./settings.ts";

export type TabName = "derive" | "check";

export interface PageState {
  readonly tab: TabName;
  /** Of the tab that is open. */
  readonly text: string | undefined;
  readonly settings: Settings;
}

const KINKS = Object.keys(KINK_CHOICES) as readonly (keyof KinkConvention)[];

export async function toFragment({ tab, text, settings }: PageState): Promise<string> {
  const s = settings;
  const d = DEFAULT_SETTINGS;
  const kinks = KINKS.filter((k) => s.kink[k] !== d.kink[k]).map((k) => `${k}-${s.kink[k]}`);
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["tab", tab === "derive" ? undefined : tab],
    ["level", s.level === d.level ? undefined : s.level],
    ["index", s.index === d.index ? undefined : s.index],
    ["first", s.first === d.first ? undefined : `${s.first}`],
    ["kink", kinks.length === 0 ? undefined : kinks.join(".")],
    ["evidence", s.evidence ? undefined : "off"],
    ["t", text === undefined ? undefined : await packed(text)],
  ];
  return parts.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])).join("&");
}

export async function fromFragment(fragment: string): Promise<PageState> {
  const values = new Map(
    fragment
      .replace(/^#/, "")
      .split("&")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at), part.slice(at + 1)] as const;
      }),
  );
  const d = DEFAULT_SETTINGS;
  const of = <T>(key: string, choices: readonly T[], other: T): T =>
    choices.find((c) => `${c}` === values.get(key)) ?? other;
  return {
    tab: of<TabName>("tab", ["derive", "check"], "derive"),
    text: await unpacked(values.get("t")),
    settings: {
      level: of("level", LEVELS, d.level),
      index: of("index", INDICES, d.index),
      first: of<0 | 1>("first", [0, 1], d.first),
      kink: kinksOf(values.get("kink") ?? ""),
      evidence: values.get("evidence") !== "off",
    },
  };
}

function kinksOf(value: string): KinkConvention {
  const said = new Map(value.split(".").map((part) => [part.split("-")[0], part.split("-")[1]] as const));
  const of = <K extends keyof KinkConvention>(key: K): KinkConvention[K] =>
    KINK_CHOICES[key].find((v) => v === said.get(key)) ?? DEFAULT_SETTINGS.kink[key];
  return { abs: of("abs"), relu: of("relu"), clamp: of("clamp"), max: of("max"), binder: of("binder") };
}

/** More than this is no sheet. */
const LONGEST = 2_000_000;

/** `~` and the deflated text, or the text itself, whichever is shorter. */
async function packed(text: string): Promise<string> {
  const plain = encodeURIComponent(text).replace(/[!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const deflated = `~${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;
  return deflated.length < plain.length ? deflated : plain;
}

/** undefined where there is nothing, or nothing that can be read. */
async function unpacked(value: string | undefined): Promise<string | undefined> {
  if (value === undefined) return undefined;
  try {
    if (!value.startsWith("~")) return decodeURIComponent(value);
    const binary = atob(value.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    return new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw")));
  } catch {
    return undefined;
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LONGEST) throw new Error("too long");
    chunks.push(value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
