// The texts under the options of each command: examples that run as they stand, exit codes, files. A backtick at the
// start of a line marks a command, so that a test can run it.

export const EXIT_CODES = `
Exit codes:
  0  everything was established
  1  something was refuted or could not be established (it is marked where it stands)
  2  the input cannot be used; no file was written
  70 gradsheet itself failed; please report it`;

export const PROGRAM_HELP = `
A sheet is Markdown with fenced blocks of forward equations:

    # Softmax
    \`\`\`grad #softmax
    given s[n], t[n]
    assume sum{i} t[i] = 1
    p[i] = exp(s[i]) / (sum{j} exp(s[j]))
    L = -sum{i} t[i] * log(p[i])
    find d(L)/d(s[k])
    \`\`\`

Try:
  gradsheet init
  gradsheet derive 'given x, y; f = x*sin(y); find d(f)/d(y)'
  gradsheet build softmax.md
  gradsheet check homework.tex
  gradsheet explain d.product
${EXIT_CODES}
  (check has codes of its own: gradsheet check --help)

Environment:
  NO_COLOR     no colours, whatever the terminal
  FORCE_COLOR  colours also where the output is no terminal`;

export const BUILD_HELP = `
Derives every task of every grad block, checks every line, and writes one file a sheet and format into
the output folder: SHEET.tex, SHEET.md, SHEET.html; SHEET.pdf with --to pdf, and with --to ipynb a notebook
of Jupyter, which compares the derived gradients with differences in NumPy. One line a block is printed.
Nothing is written unless every sheet can be read, and no file is ever left half-written. SVG pictures that an
earlier build wrote beside SHEET.md are deleted when the page has them no more.

Examples:
  gradsheet build exercise.md
  gradsheet build exercises/*.md --out solutions --to html
  gradsheet build exercise.md --no-answers --to tex
  gradsheet build exercise.md --level brief --fragment --to tex
  gradsheet build exercise.md --to pdf
  gradsheet build quiz.md --variants 30 --seed 7
  gradsheet build exercise.md --to ipynb
  gradsheet build exercise.md --json --dry-run
  gradsheet build exercise.md --watch --to html
  gradsheet build exercises --watch

With --watch it goes on: what changes is built again, as are other sheets, data and pictures that a sheet
names. A sheet that cannot be read keeps its last good outputs. Of a folder, every sheet in it is built, and
every one that comes. Ctrl-C ends, with exit code 0.

The same sheet and the same seed give the same files, byte for byte.
${EXIT_CODES}`;

export const INIT_HELP = `
Writes a sheet to begin with, and says what to type next. Nothing that is there is replaced without --force.

Examples:
  gradsheet init
  gradsheet init exercises/first.md --template loss
  gradsheet init kurs --language de

Exit codes:
  0  the sheet was written
  1  does not occur
  2  it cannot be written, or is there already`;

export const CHECK_HELP = `
Reads the formulas of a document, gives each relation a verdict, and names the first wrong line with the smallest
numbers that show it. What the letters mean is told by the sheet of the question (--against), by the document itself
(<!-- gradsheet: given x[n] --> in Markdown, % gradsheet: given x[n] in LaTeX), or from their use; what was inferred is
listed. Nothing is read but the files that are named; links in a folder and \\input are not followed.

Examples:
  gradsheet check homework.tex
  gradsheet check homework.tex --against sheet.md#conv
  gradsheet check homework.md --report report.html
  gradsheet check submissions --against sheet.md --csv points.csv
  gradsheet check submissions --report reports/ --jobs 2
  gradsheet check homework.md --json
  pandoc homework.docx --to markdown | gradsheet check -

Verdicts: holds; holds only if (an assumption that is missing); wrong; not read; not decided. What follows correctly
from a wrong line is no mistake of its own. Under a line that is read, ~~~ marks the relation and ^^^ the slip in it.

--against sheet.md compares with what is derived for the questions of the sheet; each line is taken for the question that
has its names. Where questions have points (points=4), points are suggested for each line, each question and each
document; a question that no line answers earns none. --report page.html makes one page, --report folder/ an index and one
page a document, --csv one row a document. A folder that takes long shows how far it is.

Exit codes:
  0  every relation holds, perhaps under a condition that is told
  1  some line is wrong
  2  a file cannot be used
  3  nothing is wrong, but something was not read or not decided
  70 gradsheet itself failed; please report it`;

export const DERIVE_HELP = `
Examples:
  gradsheet derive 'given x[n], w[K]; y[i] = sum{k} w[k]*x[i+k]; given L(y); find d(L)/d(w[k])'
  gradsheet derive 'given x, y; f = x*sin(y); find d(f)/d(y)' --to tex
  gradsheet derive --level full --index subscripts < block.txt
  gradsheet derive 'given s[n]; L = log(sum{i} exp(s[i])); find d(L)/d(s[k])' --json

A semicolon or a line end ends a statement; # starts a comment. docs/language.md describes the language.
${EXIT_CODES}`;

export const EVAL_HELP = `
The inputs are row-major: {"x": {"shape": [2, 2], "data": [1, 2, 3, 4]}, "s": 2, "d(L)/d(y)": {...}}, or nested lists:
{"x": [[1, 2], [3, 4]]}. Scalars and integers are plain numbers; the incoming gradients of \`given L(y, z)\` are given
as "d(L)/d(y)" and "d(L)/d(z)". Sizes that a shape tells may be left out. Printed is {"values": {...}, "gradients":
{...}} in the same form, from the derived closed form. Gradients are keyed by the target of \`find\` without subscripts,
such as d(L)/d(x) or d(d(F)/d(a))/d(b), with the axes of the numerator before those of the denominator. Numbers that are
not finite are strings: "NaN", "Infinity".

Examples:
  gradsheet eval sheet.md#conv --inputs in.json
  gradsheet eval sheet.md#conv --inputs in.json --expect mine.json --rtol 1e-6
  python3 numbers.py | gradsheet eval sheet.md#conv --inputs -

Exit codes:
  0  evaluated (and everything in --expect agrees)
  1  something in --expect differs; the first differing entry is named
  2  the input cannot be used`;

export const TRAIN_HELP = `
Trains by each optimiser that a \`train\` task of the sheet names, on the examples of the file that it names, and stores
losses and what is reported, epoch by epoch. \`gradsheet build\` shows what is stored. The gradients are the derived ones.
The same sheet, data and seed give the same results.

Examples:
  gradsheet train digits.md
  gradsheet train digits.md --quick --out trial.results.json

Exit codes:
  0  trained and stored
  2  the input cannot be used`;

export const EXPLAIN_HELP = `
Every line of a derivation names its rule in the JSON output and at the level full.

Examples:
  gradsheet explain d.product
  gradsheet explain conv
  gradsheet explain

docs/rules.md lists every rule with its examples.`;

/**
 * No line is wider than the terminal, but for commands, which are to be copied, and what is set apart. Commander puts its
 * own line end before and after.
 */
export function wrapHelp(text: string, width: number): string {
  const paragraphs: string[] = [];
  for (const line of text.split("\n")) {
    const last = paragraphs.at(-1);
    if (last !== undefined && isProse(last) && isProse(line))
      paragraphs[paragraphs.length - 1] = `${last} ${line}`;
    else paragraphs.push(line);
  }
  return `${paragraphs.flatMap((p) => wrapped(p, width)).join("\n")}\n`;
}

const isProse = (line: string): boolean => /^\S/.test(line);

function wrapped(paragraph: string, width: number): readonly string[] {
  if (/^ {4}|^ {2}.*gradsheet /.test(paragraph)) return [paragraph];
  const [head = ""] = /^ {2}\S+ +|/.exec(paragraph) ?? [];
  const lines: string[] = [];
  let line = head;
  for (const word of paragraph.slice(head.length).split(" ")) {
    if (line.length + word.length > width && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = " ".repeat(head.length);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
