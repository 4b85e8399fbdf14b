// Unicode characters that pdflatex does not set by itself, and what sets them: `MATH_TEX` as commands of
// amsmath and amssymb (in text through \ensuremath), `TEXT_TEX` as commands of text mode. Latin letters
// with accents are left to inputenc or composed from their canonical decomposition.

/** "≤ \le" pairs, one a line or several separated by two spaces. */
const MATH_PAIRS = `
α \\alpha  β \\beta  γ \\gamma  δ \\delta  ε \\varepsilon  ϵ \\epsilon  ζ \\zeta  η \\eta  θ \\theta  ϑ \\vartheta
ι \\iota  κ \\kappa  λ \\lambda  μ \\mu  µ \\mu  ν \\nu  ξ \\xi  ο o  π \\pi  ϖ \\varpi  ρ \\rho  ϱ \\varrho  σ \\sigma
ς \\varsigma  τ \\tau  υ \\upsilon  φ \\varphi  ϕ \\phi  χ \\chi  ψ \\psi  ω \\omega
Α A  Β B  Γ \\Gamma  Δ \\Delta  Ε E  Ζ Z  Η H  Θ \\Theta  Ι I  Κ K  Λ \\Lambda  Μ M  Ν N  Ξ \\Xi  Ο O  Π \\Pi
Ρ P  Σ \\Sigma  Τ T  Υ \\Upsilon  Φ \\Phi  Χ X  Ψ \\Psi  Ω \\Omega
± \\pm  ∓ \\mp  × \\times  ÷ \\div  · \\cdot  ⋅ \\cdot  ∗ \\ast  ⋆ \\star  ∘ \\circ  ∙ \\bullet  ⊙ \\odot  ⊗ \\otimes
⊕ \\oplus  ⊖ \\ominus  ∧ \\wedge  ∨ \\vee  ∩ \\cap  ∪ \\cup  ∖ \\setminus  − -  ∕ /  ¬ \\neg
≤ \\le  ≥ \\ge  ≪ \\ll  ≫ \\gg  ≠ \\ne  ≡ \\equiv  ≈ \\approx  ≃ \\simeq  ≅ \\cong  ∼ \\sim  ∝ \\propto  ≔ :=
∈ \\in  ∉ \\notin  ∋ \\ni  ⊂ \\subset  ⊃ \\supset  ⊆ \\subseteq  ⊇ \\supseteq  ∣ \\mid  ∤ \\nmid  ∥ \\parallel  ⊥ \\perp
→ \\to  ← \\leftarrow  ↔ \\leftrightarrow  ↦ \\mapsto  ⇒ \\Rightarrow  ⇐ \\Leftarrow  ⇔ \\Leftrightarrow
⟹ \\Longrightarrow  ⟸ \\Longleftarrow  ⟺ \\Longleftrightarrow  ⟶ \\longrightarrow  ⟵ \\longleftarrow
↑ \\uparrow  ↓ \\downarrow  ⇑ \\Uparrow  ⇓ \\Downarrow  ↗ \\nearrow  ↘ \\searrow  ↖ \\nwarrow  ↙ \\swarrow
∂ \\partial  ∇ \\nabla  ∞ \\infty  ∀ \\forall  ∃ \\exists  ∄ \\nexists  ∅ \\varnothing  √ \\surd  ∑ \\textstyle\\sum
∏ \\textstyle\\prod  ∫ \\textstyle\\int  ∴ \\therefore  ∵ \\because  ∎ \\blacksquare  □ \\square  ■ \\blacksquare  △ \\triangle
◇ \\Diamond  ★ \\bigstar  ✓ \\checkmark  ✔ \\checkmark  ✗ \\times  ✘ \\times  ⊤ \\top  ⊢ \\vdash  ⊨ \\models
⌊ \\lfloor  ⌋ \\rfloor  ⌈ \\lceil  ⌉ \\rceil  ⟨ \\langle  ⟩ \\rangle  ‖ \\Vert  ℓ \\ell  ℏ \\hbar  ℜ \\Re  ℑ \\Im  ℵ \\aleph
ℝ \\mathbb{R}  ℤ \\mathbb{Z}  ℕ \\mathbb{N}  ℚ \\mathbb{Q}  ℂ \\mathbb{C}  𝔼 \\mathbb{E}  ℙ \\mathbb{P}  𝟙 \\mathbf{1}
… \\ldots  ⋯ \\cdots  ⋮ \\vdots  ⋱ \\ddots  ° {}^{\\circ}  ′ {}^{\\prime}  ″ {}^{\\prime\\prime}  ¹ {}^{1}  ² {}^{2}  ³ {}^{3}
⁰ {}^{0}  ⁴ {}^{4}  ⁵ {}^{5}  ⁶ {}^{6}  ⁷ {}^{7}  ⁸ {}^{8}  ⁹ {}^{9}  ⁺ {}^{+}  ⁻ {}^{-}  ⁿ {}^{n}  ⁱ {}^{i}  ᵀ {}^{T}  ᵢ {}_{i}  ⱼ {}_{j}
₀ {}_{0}  ₁ {}_{1}  ₂ {}_{2}  ₃ {}_{3}  ₄ {}_{4}  ₅ {}_{5}  ₆ {}_{6}  ₇ {}_{7}  ₈ {}_{8}  ₉ {}_{9}  ₊ {}_{+}  ₋ {}_{-}
ₐ {}_{a}  ₑ {}_{e}  ₓ {}_{x}  ₖ {}_{k}  ₗ {}_{l}  ₘ {}_{m}  ₙ {}_{n}  ₚ {}_{p}  ₛ {}_{s}  ₜ {}_{t}
½ \\tfrac{1}{2}  ¼ \\tfrac{1}{4}  ¾ \\tfrac{3}{4}  ⅓ \\tfrac{1}{3}  ⅔ \\tfrac{2}{3}
`;

export const MATH_TEX: ReadonlyMap<string, string> = new Map(
  MATH_PAIRS.split(/\n| {2}/)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const space = pair.indexOf(" ");
      return [pair.slice(0, space), pair.slice(space + 1)];
    }),
);

export const TEXT_TEX: ReadonlyMap<string, string> = new Map([
  ["\u00a0", "~"],
  ["\u00ad", "\\-"],
  ["\u2002", "\\enspace{}"],
  ["\u2003", "\\quad{}"],
  ["\u2009", "\\,"],
  ["\u202f", "\\,"],
  ["\u2010", "-"],
  ["\u2011", "-"],
  ["–", "--"],
  ["—", "---"],
  ["―", "---"],
  ["‘", "`"],
  ["’", "'"],
  ["“", "``"],
  ["”", "''"],
  ["‚", ","],
  ["„", ",,"],
  ["«", "\\ensuremath{\\ll}"],
  ["»", "\\ensuremath{\\gg}"],
  ["‹", "\\ensuremath{<}"],
  ["›", "\\ensuremath{>}"],
  ["…", "\\ldots{}"],
  ["•", "\\ensuremath{\\bullet}"],
  ["§", "\\S{}"],
  ["¶", "\\P{}"],
  ["©", "\\copyright{}"],
  ["®", "\\textregistered{}"],
  ["™", "\\ensuremath{{}^{TM}}"],
  ["€", "\\texteuro{}"],
  ["£", "\\pounds{}"],
  ["¥", "\\textyen{}"],
  ["¡", "\\textexclamdown{}"],
  ["¿", "\\textquestiondown{}"],
  ["†", "\\dag{}"],
  ["‡", "\\ddag{}"],
  ["‰", "\\ensuremath{{}^{0}\\!/_{\\!00}}"],
  ["ß", "\\ss{}"],
  ["æ", "\\ae{}"],
  ["Æ", "\\AE{}"],
  ["œ", "\\oe{}"],
  ["Œ", "\\OE{}"],
  ["ø", "\\o{}"],
  ["Ø", "\\O{}"],
  ["ł", "\\l{}"],
  ["Ł", "\\L{}"],
  ["ı", "\\i{}"],
  ["å", "\\aa{}"],
  ["Å", "\\AA{}"],
]);

/** Combining marks and the accent commands that set them. */
export const ACCENT_TEX: ReadonlyMap<string, string> = new Map([
  ["\u0300", "\\`"],
  ["\u0301", "\\'"],
  ["\u0302", "\\^"],
  ["\u0303", "\\~"],
  ["\u0304", "\\="],
  ["\u0306", "\\u"],
  ["\u0307", "\\."],
  ["\u0308", '\\"'],
  ["\u030a", "\\r"],
  ["\u030b", "\\H"],
  ["\u030c", "\\v"],
  ["\u0323", "\\d"],
  ["\u0327", "\\c"],
  ["\u0328", "\\k"],
  ["\u0331", "\\b"],
]);
