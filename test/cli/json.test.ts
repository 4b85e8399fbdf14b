// Machine-readable output: its schema holds for real derivations, terms read back, and messages go elsewhere.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import schema from "../../docs/derivation.schema.json";
import { version } from "../../package.json";
import { readLooseBlock, readWholeSheet } from "../../src/build/read.ts";
import { deriveBlock } from "../../src/derive/tasks/block.ts";
import { tidy } from "../../src/expr/norm.ts";
import { parseExpr } from "../../src/read/sheet/block.ts";
import { derivationJson } from "../../src/show/derivation-json.ts";
import { standard } from "../../src/standard.ts";
import { folder, SMALL } from "./cli.ts";
import { validate } from "./json-schema.ts";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
const sheets = readdirSync(examples).filter((name) => name.endsWith(".md"));

describe("the schema of derivations", () => {
  it.each(sheets)("holds for %s", async (name) => {
    const f = folder({ [name]: readFileSync(examples + name, "utf8") });
    const { out } = await f.gradsheet(["build", name, "--dry-run", "--to", "md", "--json"]);
    const built = JSON.parse(out);
    const derivations = built.sheets.flatMap((s: { blocks: { derivations: unknown[] }[] }) =>
      s.blocks.flatMap((b) => b.derivations),
    );
    expect(derivations.length).toBeGreaterThan(2);
    expect(derivations.flatMap((d: never) => validate(schema, d))).toEqual([]);
  });

  it("refuses what is not a derivation", async () => {
    const { out } = await folder().gradsheet(["derive", "given x; y = x^2; find d(y)/d(x)", "--json"]);
    const good = JSON.parse(out).derivations[0];
    expect(validate(schema, good)).toEqual([]);
    expect(validate(schema, { ...good, schema: "gradsheet.derivation/0" })).toHaveLength(1);
    expect(validate(schema, { ...good, extra: 1 })).toEqual(["$: extra is not foreseen"]);
    expect(validate(schema, { ...good, status: "fine" })).toHaveLength(1);
    expect(validate(schema, { ...good, chains: [{ ...good.chains[0], steps: [{}] }] })).toHaveLength(11);
    const { remarks: _, ...rest } = good;
    expect(validate(schema, rest)).toEqual(["$: remarks is missing"]);
  });

  it.each([0, 1] as const)("gives terms that read back, counting from %i", (first) => {
    const text = "given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k])";
    const read = readLooseBlock(text, "block", standard, { first, index: undefined });
    if (!read.ok) throw new Error("the block cannot be read");
    const { ctx, blocks } = read.value;
    const [block] = blocks;
    if (block === undefined) throw new Error("no block");
    for (const d of deriveBlock(ctx, standard, block.block).derivations) {
      const json = derivationJson(ctx, d, block.notation);
      const back = parseExpr(ctx, d.env, json.result?.rhs.code ?? "", { first, library: standard });
      expect(tidy(ctx, back).alpha).toBe(tidy(ctx, d.result?.rhs ?? ctx.zero).alpha);
    }
  });
});

describe("--json", () => {
  it("of build holds outputs, blocks and their lines", async () => {
    const f = folder({ "a.md": SMALL });
    const { code, out, err } = await f.gradsheet(["build", "a.md", "--to", "md,tex", "--json"]);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      schema: "gradsheet.build/1",
      version,
      status: "established",
      sheets: [
        {
          sheet: "a.md",
          title: "A product",
          level: "standard",
          seed: 1,
          outputs: [
            { format: "tex", path: "output/a.tex" },
            { format: "md", path: "output/a.md" },
          ],
          messages: [],
          blocks: [
            { id: "product", line: 8, status: "established", derivations: [{ status: "established" }] },
          ],
        },
      ],
    });
  });

  it("of a sheet that cannot be used holds the messages", async () => {
    const f = folder({ "a.md": SMALL.replace("x*y", "x*z") });
    const { code, out, err } = await f.gradsheet(["build", "a.md", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({
      schema: "gradsheet.messages/1",
      version,
      status: "unusable",
      messages: [
        {
          severity: "error",
          code: "read.undeclared",
          file: "a.md",
          line: 9,
          column: 7,
          message: "`z` is not declared",
          expected: "a name that is given or defined in this block, or a letter that is bound here",
          remedy: "given z",
        },
      ],
    });
    expect(err).toContain("a.md:9:7: error: `z` is not declared");
  });

  it("does not depend on where and when it runs", async () => {
    const one = await folder({ "a.md": SMALL }).gradsheet(["build", "a.md", "--json"]);
    const two = await folder({ "a.md": SMALL }).gradsheet(["build", "a.md", "--json"]);
    expect(one.out).toBe(two.out);
  });

  it("reads every example", () => {
    for (const name of sheets)
      expect(readWholeSheet(readFileSync(examples + name, "utf8"), name, standard).ok).toBe(true);
  });
});
