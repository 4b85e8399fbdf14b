import { expect, test } from "vitest";
import { renderSheet } from "../../src/build/render.ts";
import { buildSheet } from "../../src/build/sheet.ts";
import { capital } from "../../src/show/capital.ts";

test("words begin with a capital, names stay as the author wrote them", () => {
  expect(capital("the sign is wrong")).toBe("The sign is wrong");
  expect(capital("a factor 2 is missing")).toBe("A factor 2 is missing");
  expect(capital("on the left side: x should be y")).toBe("On the left side: x should be y");
  for (const name of [
    "x_i should be x_j",
    "a should be b",
    "p[k−1] should be p[k]",
    "∂x/∂h should be ∂y/∂h",
    "",
  ])
    expect(capital(name)).toBe(name);
});

test("what is told of a task begins with a capital in every format", async () => {
  const told = "no derivation of this identity was found; it was only tried with numbers";
  const built = await buildSheet("```grad\ngiven x\nshow sin(3*x) = 3*sin(x) - 4*sin(x)^3\n```\n", "a.md");
  if (!built.ok) throw new Error("not built");
  const { document } = built.value;
  const block = document.parts.find((part) => part.kind === "block");
  if (block?.kind !== "block") throw new Error("no block");
  const notice = { severity: "note" as const, message: told };
  const parts = [{ ...block, tasks: block.tasks.map((t) => ({ ...t, diagnostics: [notice] })) }];
  for (const format of ["html", "tex", "md", "typ"] as const) {
    const page = (await renderSheet({ ...document, parts }, format)).text;
    expect(page).toContain(capital(told));
    expect(page).not.toContain(told);
  }
});
