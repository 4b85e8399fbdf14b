// The one spelling of each letter and sign: what KaTeX calls a symbol, to the character that the reader knows.

import { GREEK } from "../../notation/names.ts";

const pairs = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .trim()
      .split(/\s+/)
      .map((p): [string, string] => {
        const cut = p.lastIndexOf("~");
        return [p.slice(0, cut), p.slice(cut + 1)];
      }),
  );

/** Signs of operation and relation, and delimiters. */
const MARKS = pairs(String.raw`
  -~- −~- \cdot~· \cdotp~· ⋅~· ·~· \bullet~· ∙~· *~* \ast~* ∗~* \star~⋆ ⋆~⋆ \times~× ×~× /~/ \div~/ ÷~/
  \odot~⊙ ⊙~⊙ \circ~∘ ∘~∘ \otimes~⊗ ⊗~⊗ \oplus~⊕ \pm~± \mp~∓ +~+ \setminus~∖ \cup~∪ \cap~∩
  =~= <~< \lt~< >~> \gt~> \le~≤ \leq~≤ \leqslant~≤ ≤~≤ \ge~≥ \geq~≥ \geqslant~≥ ≥~≥ \ne~≠ \neq~≠ ≠~≠
  \approx~≈ ≈~≈ \sim~∼ \simeq~≃ \equiv~≡ ≡~≡ \propto~∝ \triangleq~:= \doteq~≐ ≔~:= :~: \cong~≅
  \in~∈ ∈~∈ ∉~∉ \notin~∉ \ni~∋ \subset~⊂ \subseteq~⊆ \mid~∣ \vert~| \lvert~| \rvert~| |~| \nmid~∤ \shortmid~∣
  \lVert~‖ \rVert~‖ \Vert~‖ \|~‖ \parallel~‖ ∥~‖
  \to~→ \rightarrow~→ →~→ \longrightarrow~→ \mapsto~↦ \leftarrow~← ←~← \gets~← \longleftarrow~←
  \Rightarrow~⇒ \Longrightarrow~⇒ \implies~⇒ ⇒~⇒ \Leftrightarrow~⇔ \Longleftrightarrow~⇔ \iff~⇔ \Leftarrow~⇐ \therefore~∴ \because~∵
  \land~∧ \wedge~∧ ∧~∧ \lor~∨ \vee~∨ ∨~∨ \lnot~¬ \neg~¬ ¬~¬ \forall~∀ \exists~∃
  (~( )~) [~[ ]~] \lbrack~[ \rbrack~] \{~{ \}~} \lbrace~{ \rbrace~} \langle~⟨ \rangle~⟩ ⟨~⟨ ⟩~⟩
  \lfloor~⌊ \rfloor~⌋ \lceil~⌈ \rceil~⌉ ⌊~⌊ ⌋~⌋ ⌈~⌈ ⌉~⌉ \lgroup~( \rgroup~)
  ,~, ;~; .~. !~! ?~? \colon~: \ldotp~. \uparrow~↑ \downarrow~↓ \top~⊤ \bot~⊥ \intercal~⊤ \dagger~† \prime~′ ′~′ '~′ &~& %~%
  （~( ）~) ，~, ；~; ：~: ＝~= ＋~+ －~- 。~. 、~, ！~! ［~[ ］~] ｛~{ ｝~} ｜~| ’~′ ‘~′ \backslash~∖ ∖~∖ \smallsetminus~∖
  \varvdots~… \ldots~… \@cdots~… \cdots~… \dots~… …~… \vdots~… \ddots~… \mathellipsis~… \textellipsis~… ⋯~… ⋮~… ⋱~…
`);

const LETTERS = pairs(String.raw`
  \partial~∂ ∂~∂ \nabla~∇ ∇~∇ \bigtriangledown~∇ \triangledown~∇ ▽~∇ \infty~∞ ∞~∞ \ell~ℓ \hbar~ℏ \emptyset~∅ \varnothing~∅ \imath~i \jmath~j \Re~ℜ \Im~ℑ \wp~℘ \aleph~ℵ \_~_
  \omicron~ο \varpi~ϖ \digamma~ϝ \varkappa~ϰ \eth~ð \complement~∁
`);

export const markOf = (symbol: string): string | undefined => MARKS.get(symbol);

/** Letters: Latin, Greek in either spelling, and the few signs that are used as names. */
export function letterOf(symbol: string): string | undefined {
  const named = LETTERS.get(symbol);
  if (named !== undefined) return named;
  if (symbol.startsWith("\\")) return GREEK.get(symbol.slice(1));
  return /^\p{L}\p{M}*$/u.test(symbol) ? symbol.normalize("NFC") : undefined;
}

export const RELATION_MARKS: ReadonlySet<string> = new Set(
  "= < > ≤ ≥ ≠ ≈ ∼ ≃ ≡ ∝ := ≐ ≅ ∈ ∉ ∋ ⊂ ⊆ ∣ ∤ → ↦ ← ⇒ ⇔ ⇐ : ∴ ∵".split(" "),
);

/** Accents that make another letter, in formulas and in words. */
export const COMBINING: ReadonlyMap<string, string> = new Map([
  ["\\acute", "\u0301"],
  ["\\'", "\u0301"],
  ["\\grave", "\u0300"],
  ["\\`", "\u0300"],
  ["\\check", "\u030c"],
  ["\\v", "\u030c"],
  ["\\breve", "\u0306"],
  ["\\u", "\u0306"],
  ["\\mathring", "\u030a"],
  ["\\r", "\u030a"],
  ["\\^", "\u0302"],
  ["\\~", "\u0303"],
  ['\\"', "\u0308"],
  ["\\=", "\u0304"],
  ["\\.", "\u0307"],
  ["\\H", "\u030b"],
  ["\\c", "\u0327"],
]);
