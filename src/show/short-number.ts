// Numbers as a reader wants them: few digits, and powers of ten instead of strings of zeros.

import { type Formula, math, type Sentence } from "./sentence.ts";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** To so many significant digits. */
export function shortNumber(x: number, digits = 4): Formula {
  if (Number.isNaN(x)) return { tex: "\\text{undefined}", text: "undefined" };
  if (!Number.isFinite(x)) return x > 0 ? { tex: "\\infty", text: "∞" } : { tex: "-\\infty", text: "−∞" };
  const rounded = Number(x.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) {
    const plain = size.toString();
    return rounded < 0 ? { tex: `-${plain}`, text: `−${plain}` } : { tex: plain, text: plain };
  }
  const [mantissa = "", exponent = ""] = size.toExponential().split("e");
  const n = Number(exponent);
  const raised = `${n < 0 ? "⁻" : ""}${[...String(Math.abs(n))].map((c) => SUPERSCRIPTS[Number(c)]).join("")}`;
  const factor =
    mantissa === "1" ? { tex: "", text: "" } : { tex: `${mantissa}\\cdot`, text: `${mantissa}·` };
  const sign = rounded < 0 ? { tex: "-", text: "−" } : { tex: "", text: "" };
  return { tex: `${sign.tex}${factor.tex}10^{${n}}`, text: `${sign.text}${factor.text}10${raised}` };
}

export const numberCell = (x: number, digits?: number): Sentence => [math(shortNumber(x, digits))];

/** 97.5% */
export const percentText = (x: number): string => `${Number((100 * x).toFixed(1))}%`;
