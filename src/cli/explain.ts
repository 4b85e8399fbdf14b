// `gradsheet explain`: one rule or operator in words, or the list of all names.

import { catalogue, type Entry, lookUp } from "../build/catalogue.ts";
import { entryText } from "../build/catalogue-text.ts";
import { standard } from "../standard.ts";
import { EXIT, unusable } from "./failure.ts";
import type { Io } from "./io.ts";

export async function explain(
  io: Io,
  name: string | undefined,
  options: { readonly json?: boolean },
): Promise<number> {
  const entries = catalogue(standard);
  if (name === undefined) {
    io.out.write(options.json === true ? json({ entries }) : list(entries));
    return EXIT.ok;
  }
  const result = lookUp(entries, name);
  if (!result.found) {
    const [only] = result.meant;
    const remedy =
      only === undefined
        ? "`gradsheet explain` lists all names"
        : result.meant.length === 1
          ? `did you mean ${only}?`
          : `did you mean one of ${result.meant.join(", ")}?`;
    throw unusable(
      name === "" ? "gradsheet explain" : name,
      "there is no rule or operator of this name",
      remedy,
    );
  }
  io.out.write(options.json === true ? json({ entries: [result.entry] }) : entryText(result.entry));
  return EXIT.ok;
}

const json = (body: { readonly entries: readonly Entry[] }): string =>
  `${JSON.stringify({ schema: "gradsheet.catalogue/1", ...body }, undefined, 2)}\n`;

function list(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map((e) => e.name.length));
  return entries.map((e) => `${e.name.padEnd(width)}  ${e.says}\n`).join("");
}
