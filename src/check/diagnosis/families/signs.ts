// A wrong sign: of a term, of a whole side or of a case, in an index, of an argument; a minus that was carried to the
// first term of a bracket alone.

import { children } from "../../../expr/traverse.ts";
import type { Candidate, Family, Scope } from "../edit.ts";
import { heightOf, isApp, parentOf, type Site } from "../sites.ts";
import { inCase, isNegative, opposite, ordinal } from "../words.ts";

export const signs: Family = {
  code: "sign",
  candidates: (site, scope) => {
    const above = parentOf(site);
    const by = opposite(scope.ctx, site.term);
    switch (site.role) {
      case "value":
      case "tensor": {
        const ofCase = above !== undefined && isApp(above.node, "cases") && above.child % 2 === 0;
        if (above === undefined || ofCase)
          return [
            { by, weight: isApp(site.term, "cases") ? 2 : 1.2, sentence: () => whole(site, isNegative(by)) },
            ...carried(site, scope),
          ];
        if (isApp(above.node, "add")) {
          const sentence = (): string => ofTerm(site, above.child, isNegative(by));
          return [{ by, weight: 1, sentence }, ...carried(site, scope)];
        }
        if (site.role === "value" && isArgument(site))
          return [
            {
              by,
              weight: 1.5,
              sentence: () =>
                `${inCase(site)}the sign of the argument is wrong: ${scope.instead(site, by, 1)}`,
            },
          ];
        return carried(site, scope);
      }
      case "subscript":
      case "compared": {
        if (above === undefined || !isApp(above.node, "add")) return [];
        const height = heightOf(site, (a) => a.node.kind === "at" || isRelation(a.role, site.role));
        if (height === undefined) return [];
        return [
          {
            by,
            weight: 1.4,
            sentence: () =>
              `the sign of ${scope.say(site, positive(site, scope))} in ${site.role === "compared" ? "the condition" : "the index"} is wrong: ${scope.instead(site, by, height)}`,
          },
        ];
      }
      default:
        return [];
    }
  },
};

const isRelation = (above: string, own: string): boolean => own === "compared" && above === "condition";

const positive = (site: Site, scope: Scope) =>
  isNegative(site.term) ? opposite(scope.ctx, site.term) : site.term;

function whole(site: Site, negative: boolean): string {
  return `${inCase(site)}the sign is wrong: ${negative ? "with a minus" : "without the minus"} it holds`;
}

function ofTerm(site: Site, k: number, negative: boolean): string {
  const instead = negative ? "with −" : k === 0 ? "without the minus" : "with +";
  return `${inCase(site)}the sign of the ${ordinal(k)} term is wrong: ${instead} it holds`;
}

const LINEAR: ReadonlySet<string> = new Set(["add", "mul", "div", "cases", "abs", "stop", "iverson", "list"]);

function isArgument(site: Site): boolean {
  const above = parentOf(site);
  if (above === undefined || above.node.kind !== "app" || LINEAR.has(above.node.op)) return false;
  // Of a power the exponent; (−u)² says little.
  return above.node.op !== "pow" || above.child === 1;
}

/** −(a + b) written as −a + b, and the other way round. */
function carried(site: Site, { ctx }: Scope): readonly Candidate[] {
  const sum = site.term;
  if (!isApp(sum, "add") || (site.role !== "value" && site.role !== "tensor")) return [];
  const terms = children(sum).map((c) => c.expr);
  if (terms.length < 3) return [];
  return terms.slice(1, -1).map((_, j): Candidate => {
    const from = j + 1;
    const by = ctx.add(...terms.map((t, k) => (k < from ? t : opposite(ctx, t))));
    return {
      by,
      weight: 2.5,
      code: "bracket-sign",
      sentence: () =>
        `${inCase(site)}the signs from the ${ordinal(from)} term on are wrong: a minus before a bracket changes all signs in it`,
    };
  });
}
