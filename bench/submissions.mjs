// Short submissions of a class, as texts that all differ: four questions, the letters renamed, factors and terms in
// another order, lines left out, in Markdown or LaTeX, and a slip in about one of three. The same number gives the same text.

/** Numbers from 0 up to n − 1, told by a seed (mulberry32). */
function drawing(seed) {
  let a = seed;
  return (n) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

/** The letters that the questions are posed in. */
const POSED = { x: "x", W: "W", b: "b", y: "y", w: "w", z: "z", p: "p", t: "t", s: "s", L: "L", g: "g" };
/** Others that people take, no two of them alike. */
const RENAMED = {
  x: ["x", "u", "v"],
  W: ["W", "A", "M"],
  b: ["b", "c", "d"],
  y: ["y", "r", "o"],
  w: ["w", "h", "f"],
  z: ["z", "a"],
  p: ["p", "q"],
  t: ["t", "\\tau"],
  s: ["s", "\\xi", "\\eta"],
  L: ["L", "E", "J", "\\ell"],
  g: ["g", "\\delta"],
};
const INDICES = [
  ["i", "j", "k"],
  ["k", "l", "m"],
  ["m", "n", "i"],
  ["i", "k", "l"],
  ["a", "i", "j"],
];

const d = (over, under) => `\\frac{\\partial ${over}}{\\partial ${under}}`;

/** Factors or terms in some order. */
const ordered = (pick, parts, between) => (pick(2) === 0 ? parts : parts.toReversed()).join(between);

/**
 * Each question: how it is posed, in the language of sheets, and the lines of an answer. `or(right, ...slips)` is right,
 * but in the one place where the slip is to be.
 */
const QUESTIONS = [
  {
    id: "softmax",
    block: `given s[n], t[n]
assume sum{i} t[i] = 1
p[i] = exp(s[i])/(sum{j} exp(s[j]))
L = -sum{i} t[i]*log(p[i])
find d(L)/d(s[k])`,
    lines: ({ s, t, p, L }, [i, j, k], pick, or) => [
      `${p}_${i} = \\frac{e^{${s}_${i}}}{\\sum_${j} e^{${s}_${j}}}`,
      `${L} = -\\sum_${i} ${ordered(pick, [`${t}_${i}`, `\\log ${p}_${i}`], " ")} \\quad \\text{with } \\sum_${i} ${t}_${i} = 1`,
      ...(pick(2) === 0
        ? [`${L} = -\\sum_${i} ${t}_${i} ${s}_${i} ${or("+", "-")} \\log \\sum_${j} e^{${s}_${j}}`]
        : [
            `${d(`${p}_${i}`, `${s}_${k}`)} = ${p}_${i} (${or(`\\delta_{${i}${k}} - ${p}_${k}`, `\\delta_{${i}${k}} + ${p}_${k}`, `1 - ${p}_${k}`)})`,
          ]),
      `${d(L, `${s}_${k}`)} = ${or(ordered(pick, [`${p}_${k}`, `(-${t}_${k})`], " + "), `${t}_${k} - ${p}_${k}`, `${p}_${k} + ${t}_${k}`)}`,
    ],
  },
  {
    id: "linear",
    block: `given x[n], W[m, n], b[m], t[m]
y[i] = b[i] + sum{j} W[i, j]*x[j]
L = (1/2)*sum{i} (y[i] - t[i])^2
find d(L)/d(W[i, j]), d(L)/d(x[j]), d(L)/d(b[i])`,
    lines: ({ x, W, b, y, t, L }, [i, j], pick, or) => [
      `${y}_${i} = ${ordered(pick, [`\\sum_${j} ${W}_{${i}${j}} ${x}_${j}`, `${b}_${i}`], " + ")}`,
      `${L} = \\frac{1}{2} \\sum_${i} (${y}_${i} - ${t}_${i})^2`,
      `${d(L, `${y}_${i}`)} = ${or(`${y}_${i} - ${t}_${i}`, `2 (${y}_${i} - ${t}_${i})`, `${t}_${i} - ${y}_${i}`)}`,
      `${d(L, `${W}_{${i}${j}}`)} = ${or(ordered(pick, [`(${y}_${i} - ${t}_${i})`, `${x}_${j}`], " "), `(${y}_${j} - ${t}_${j}) ${x}_${i}`)}`,
      ...(pick(2) === 0
        ? [
            `${d(L, `${x}_${j}`)} = \\sum_${i} ${or(ordered(pick, [`(${y}_${i} - ${t}_${i})`, `${W}_{${i}${j}}`], " "), `(${y}_${i} - ${t}_${i}) ${W}_{${j}${i}}`)}`,
          ]
        : []),
    ],
  },
  {
    id: "neuron",
    block: `given x[n], w[n], b, t
z = b + sum{i} w[i]*x[i]
p = 1/(1 + exp(-z))
L = -t*log(p) - (1 - t)*log(1 - p)
find d(L)/d(z), d(L)/d(w[i])`,
    lines: ({ x, w, b, z, p, t, L }, [i], pick, or) => [
      `${z} = ${ordered(pick, [`\\sum_${i} ${w}_${i} ${x}_${i}`, b], " + ")}, \\qquad ${p} = \\frac{1}{1 + e^{-${z}}}`,
      `${L} = -${t} \\log ${p} - (1 - ${t}) \\log (1 - ${p})`,
      `${d(p, z)} = ${or(ordered(pick, [p, `(1 - ${p})`], " "), `${p} (1 + ${p})`, `1 - ${p}^2`)}`,
      `${d(L, z)} = ${or(`${p} - ${t}`, `${t} - ${p}`)}`,
      ...(pick(2) === 0
        ? [`${d(L, `${w}_${i}`)} = ${or(`(${p} - ${t}) ${x}_${i}`, `(${p} - ${t}) ${w}_${i}`)}`]
        : []),
    ],
  },
  {
    id: "correlation",
    block: `given x[N + K - 1], w[K]
y[i = 0..N-1] = sum{k} w[k]*x[i + k]
given L(y)
find d(L)/d(w[k]), d(L)/d(x[m])`,
    lines: ({ x, w, y, L }, [i, j, k], pick, or) => [
      `${y}_${i} = \\sum_{${k}=0}^{K-1} ${ordered(pick, [`${w}_${k}`, `${x}_{${i}+${k}}`], " ")}`,
      `${d(`${y}_${i}`, `${w}_${k}`)} = ${or(`${x}_{${i}+${k}}`, `${x}_{${i}-${k}}`, `${w}_${k}`)}`,
      `${d(L, `${w}_${k}`)} = \\sum_{${i}=0}^{N-1} ${ordered(pick, [d(L, `${y}_${i}`), or(`${x}_{${i}+${k}}`, `${x}_${i}`, `${x}_{${i}+${k}-1}`)], " ")}`,
      ...(pick(2) === 0
        ? [`${d(L, `${x}_${j}`)} = \\sum_{${i}=0}^{N-1} ${d(L, `${y}_${i}`)} ${d(`${y}_${i}`, `${x}_${j}`)}`]
        : []),
    ],
  },
];

const INTRODUCED = ["We start from", "The forward pass is", "By definition", "Let", "As in the lecture,"];
const CONCLUDED = ["By the chain rule", "Differentiating", "Hence", "It follows that", "Now", "so that"];

/** The sheet that poses the questions. */
export const sheet = () =>
  `---\ntitle: Four questions\nnotation:\n  index: subscripts\n---\n${QUESTIONS.map(({ id, block }) => `\n\`\`\`grad #${id}\n${block}\n\`\`\`\n`).join("")}`;

/** The nth submission: its name and its text. `renamed`: in letters of its own. */
export function submission(n, { renamed }) {
  const pick = drawing(n);
  const question = QUESTIONS[n % QUESTIONS.length];
  const letters = Object.fromEntries(
    Object.entries(POSED).map(([name, own]) => [
      name,
      renamed ? RENAMED[name][pick(RENAMED[name].length)] : own,
    ]),
  );
  const indices = INDICES[pick(INDICES.length)];
  // One of the places at which a slip may be, or none.
  const slip = pick(3) === 0 ? pick(3) : undefined;
  let place = 0;
  const or = (right, ...slips) => (place++ === slip ? slips[pick(slips.length)] : right);
  const lines = question.lines(letters, indices, pick, or);
  const words = (list) => list[pick(list.length)];
  const isTex = pick(2) === 0;
  const body = lines.map((l, k) => {
    const intro = words(k < 2 ? INTRODUCED : CONCLUDED);
    return isTex ? `${intro}\n\\[ ${l} \\]` : `${intro}\n\n$$${l}$$`;
  });
  const text = isTex
    ? `\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n\\section*{Submission ${n}}\n${body.join("\n")}\n\\end{document}\n`
    : `# Submission ${n}\n\n${body.join("\n\n")}\n`;
  return { name: `${`${n}`.padStart(4, "0")}-${question.id}.${isTex ? "tex" : "md"}`, text };
}
