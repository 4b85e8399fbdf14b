// The catalogue in words: one entry for a terminal, all entries as the page docs/rules.md.

import type { Entry, EntryExample } from "./catalogue.ts";

export function entryText(entry: Entry): string {
  const lines = [`${entry.name}  (${entry.kind})`, `  ${saysText(entry)}`];
  if (entry.statement !== undefined) lines.push("", `  ${entry.statement.text}`);
  const others = entry.spellings.filter((s) => s !== entry.name);
  if (others.length > 0) lines.push("", `  also written ${others.join(", ")}`);
  for (const condition of entry.conditions) lines.push("", `  ${conditionText(entry, condition)}`);
  if (entry.examples.length > 0) lines.push("", "  Examples:");
  for (const example of entry.examples) lines.push(...exampleLines(example).map((line) => `    ${line}`));
  if (entry.citation !== undefined) lines.push("", `  See ${entry.citation}.`);
  return `${lines.join("\n")}\n`;
}

/** Of a rule or an operator it is known what it says beside a line, of the others what they are. */
const saysText = (entry: Entry): string =>
  entry.kind === "rule" || entry.kind === "operator" ? `beside a line: ${entry.says}` : entry.says;

const conditionText = (entry: Entry, condition: string): string =>
  entry.kind === "rule"
    ? `Needs ${condition}; where that is not known, it is stated with the line.`
    : sentence(condition);

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`);

function exampleLines(example: EntryExample): readonly string[] {
  const equation = `${example.before}  =  ${example.after}`;
  return example.given === "" ? [equation] : [`${example.given}:`, `  ${equation}`];
}

const HEADINGS: Readonly<Record<Entry["kind"], { readonly title: string; readonly words: string }>> = {
  rule: {
    title: "Rules",
    words:
      "Each line of a derivation is one of these, or several together. Letters stand for any terms. A condition that a rule needs and that the block does not imply is stated with the line.",
  },
  step: { title: "Other steps", words: "Steps that put an equation to use or clean up." },
  operator: {
    title: "Operators",
    words: "Functions of numbers, with their derivatives. At a kink the convention of the sheet applies.",
  },
  "tensor operator": {
    title: "Operators on whole tensors",
    words: "Each is defined by its entries and is unfolded like any other definition.",
  },
};

export function cataloguePage(entries: readonly Entry[]): string {
  const kinds = ["rule", "step", "operator", "tensor operator"] as const;
  const parts = kinds.map((kind) => {
    const { title, words } = HEADINGS[kind];
    const own = entries.filter((e) => e.kind === kind);
    return [`## ${title}`, words, ...own.map(entryMarkdown)].join("\n\n");
  });
  const head = [
    "# Rules and operators",
    "Generated from the source by `npm run docs`; `gradsheet explain NAME` prints one entry.",
  ];
  return `${[...head, ...parts].join("\n\n")}\n`;
}

function entryMarkdown(entry: Entry): string {
  const lines = [`### \`${entry.name}\``, "", `${capital(escaped(saysText(entry)))}.`];
  if (entry.statement !== undefined) {
    const { text, tex } = entry.statement;
    lines.push("", ...(tex === "" ? ["```text", text, "```"] : ["```math", tex, "```"]));
  }
  const others = entry.spellings.filter((s) => s !== entry.name);
  if (others.length > 0) lines.push("", `Also written ${others.map((s) => `\`${s}\``).join(", ")}.`);
  for (const condition of entry.conditions) lines.push("", escaped(conditionText(entry, condition)));
  if (entry.examples.length > 0) {
    lines.push("", "```text", ...entry.examples.flatMap(exampleLines), "```");
  }
  if (entry.citation !== undefined) lines.push("", `See ${escaped(entry.citation)}.`);
  return lines.join("\n");
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>|$]/g, (c) => `\\${c}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
