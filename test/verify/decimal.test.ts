// Decimals with 50 digits: elementary functions against digits from tables, and what has no value.

import { expect, test } from "vitest";
import type { ElementaryOp } from "../../src/expr/nodes.ts";
import { loadDecimals } from "../../src/verify/decimal.ts";

test.each<readonly [ElementaryOp, number, string]>([
  ["exp", 1, "2.7182818284590452353602874713526624977572470936999595749669676277"],
  ["log", 2, "0.6931471805599453094172321214581765680755001343602552541206800095"],
  ["sin", 1, "0.8414709848078965066525023216302989996225630607983710656727517100"],
  ["cos", 1, "0.5403023058681397174009366074429766037323104206179222276700972554"],
  ["atan", 1, "0.7853981633974483096156608458198757210492923498437764552437361481"],
  ["tanh", 1, "0.7615941559557648881194582826047935904127685972579365515968105001"],
  ["erf", 1, "0.8427007929497148693412206350826092592960669979663029084599378978"],
])("%s(%d)", async (op, x, digits) => {
  const { field } = await loadDecimals();
  const value = field.apply(op, [field.of(x)]);
  expect(value?.minus(digits).abs().lt("1e-50")).toBe(true);
});

test("logarithms of 0 and inverse sines beyond 1 have no value", async () => {
  const { field } = await loadDecimals();
  expect(field.apply("log", [field.of(0)])).toBeUndefined();
  expect(field.apply("asin", [field.of(1.5)])).toBeUndefined();
  expect(field.apply("acosh", [field.of(0.5)])).toBeUndefined();
  expect(field.div(field.of(1), field.of(0))).toBeUndefined();
});

test("values agree to 30 digits, relative to the larger one and to 1", async () => {
  const { field, same } = await loadDecimals();
  const third = field.div(field.of(1), field.of(3));
  if (third === undefined) throw new Error("1/3 has a value");
  expect(same(third, third.plus("1e-31"))).toBe(true);
  expect(same(third, third.plus("1e-29"))).toBe(false);
  expect(same(third.mul("1e40"), third.mul("1e40").plus(1))).toBe(true);
});
