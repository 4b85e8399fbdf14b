// What is said about relations that were read, and about names, in German: verdicts that stay open, conditions, remarks,
// what was inferred, what is asked, repairs, answers and points. Names and formulas stand in slots.

import type { Phrase } from "../../show/language/phrasebook.ts";
import { GERMAN_FREE_FUNCTIONS } from "./german-free-functions.ts";

export const GERMAN_JUDGING: readonly Phrase[] = [
  [
    "with the block #{t} of the sheet this declaration is not read, and the block is passed over: {s}",
    "mit dem Block #{t} des Aufgabenblatts wird diese Angabe nicht gelesen, und der Block wird übergangen: {s}",
  ],
  // Not decided
  [
    "what the names in this formula mean is not known",
    "was die Namen in dieser Formel bedeuten, ist nicht bekannt",
  ],
  [
    "what the names for derivatives stand for is not said",
    "wofür die Namen von Ableitungen stehen, ist nicht gesagt",
  ],
  ["it said of one of them: {t}", "dass es von einem von ihnen gesagt wird: {t}"],
  ["the text itself says that this does not hold", "der Text sagt selbst, dass das nicht gilt"],
  [
    "this is said of `{t}` alone, and what else holds there is not said",
    "das ist nur für `{t}` gesagt, und was dort sonst noch gilt, ist nicht gesagt",
  ],
  [
    "the numbers that are put in may be rounded, and within their digits the sides agree",
    "die eingesetzten Zahlen können gerundet sein, und auf ihre Stellen genau stimmen die Seiten überein",
  ],
  [
    "which of its indices a name has where it stands with fewer of them is not said, and with the first the sides differ",
    "welche ihrer Indizes eine Größe hat, wo sie mit weniger davon steht, ist nicht gesagt, und mit dem ersten sind die Seiten verschieden",
  ],
  [
    "how close the sides are meant to be is not said",
    "wie nah die Seiten einander sein sollen, ist nicht gesagt",
  ],
  [
    "the sides are equal at all points that were tried",
    "die Seiten sind an allen Punkten gleich, die versucht wurden",
  ],
  ["what the factor may depend on is not said", "wovon der Faktor abhängen darf, ist nicht gesagt"],
  [
    "the sides were compared on kinks alone, and differ on some",
    "die Seiten wurden nur an Knicken verglichen und sind an einigen verschieden",
  ],
  [
    "the sides differ by what rounding may explain",
    "die Seiten unterscheiden sich um so viel, wie Runden erklären kann",
  ],
  [
    "no numbers were found that fulfil the assumptions",
    "es wurden keine Zahlen gefunden, die die Annahmen erfüllen",
  ],
  ["no point proved anything: {s}", "kein Punkt hat etwas gezeigt: {s}"],
  ["there is no entry to compare", "es gibt keinen Eintrag zu vergleichen"],
  ["at too few points both sides have a value", "an zu wenigen Punkten haben beide Seiten einen Wert"],
  ["the sides differ", "die Seiten sind verschieden"],
  [
    "both sides are 0 at all points that were tried",
    "beide Seiten sind 0 an allen Punkten, die versucht wurden",
  ],
  ["there are no points at sizes above 1", "es gibt keine Punkte mit Größen über 1"],
  ["no value", "kein Wert"],
  [
    "whether this goes on from the formula before it is not said",
    "ob das die Formel davor fortsetzt, ist nicht gesagt",
  ],
  [
    "this does not hold for all numbers: whether it is claimed or supposed is not said",
    "das gilt nicht für alle Zahlen: ob es behauptet oder vorausgesetzt wird, ist nicht gesagt",
  ],
  [
    "this does not hold for all functions: whether it is claimed or assumed of them is not said",
    "das gilt nicht für alle Funktionen: ob es von ihnen behauptet oder angenommen wird, ist nicht gesagt",
  ],
  ["the function by a formula", "die Funktion mit einer Formel"],
  [
    "what `{t}` is is said below this line, and with it the sides differ: which of them is meant is not said",
    "was `{t}` ist, steht unter dieser Zeile, und damit sind die Seiten verschieden: was davon gemeint ist, ist nicht gesagt",
  ],
  [
    "what the document says of `{t}` further up was not read, and with its definition the sides differ",
    "was das Dokument weiter oben über `{t}` sagt, wurde nicht gelesen, und mit der Definition sind die Seiten verschieden",
  ],
  ["one definition of it", "eine einzige Definition davon"],
  [
    "what the document says of `{t}` further up was not read",
    "was das Dokument weiter oben über `{t}` sagt, wurde nicht gelesen",
  ],
  [
    "whether `e` with an index above it is the number or a name with entries is not said",
    "ob `e` mit einem Index darüber die Zahl ist oder ein Name mit Einträgen, ist nicht gesagt",
  ],
  ["another letter, or `\\exp` for the number", "ein anderer Buchstabe, oder `\\exp` für die Zahl"],
  [
    "whether `{t}` is any index here or the one for which this holds is not said",
    "ob `{t}` hier ein beliebiger Index ist oder der, für den das gilt, ist nicht gesagt",
  ],
  ["how it is chosen: `{t}`", "wie er gewählt ist: `{t}`"],
  [
    "whether `I` is a number or the identity matrix is not said",
    "ob `I` eine Zahl oder die Einheitsmatrix ist, ist nicht gesagt",
  ],
  [
    "whether what stands behind the number is its unit is not said, and without it the sides differ",
    "ob das, was hinter der Zahl steht, ihre Einheit ist, ist nicht gesagt, und ohne sie sind die Seiten verschieden",
  ],
  [
    "whether the comma in this number separates thousands is not said, and as a decimal comma the sides differ",
    "ob das Komma in dieser Zahl Tausender trennt, ist nicht gesagt, und als Dezimalkomma sind die Seiten verschieden",
  ],
  ["whether these are numbers of formulas is not said", "ob das Nummern von Formeln sind, ist nicht gesagt"],
  [
    "whether `{t}` moves with what is differentiated by is not said: held fixed, this holds",
    "ob sich `{t}` mit dem bewegt, wonach abgeleitet wird, ist nicht gesagt: festgehalten stimmt es",
  ],
  [
    "which names are given, and which are made of others",
    "welche Namen gegeben sind, und welche aus anderen gebildet",
  ],
  [
    "which base the logarithm has is not said: with the base {s} this holds",
    "welche Basis der Logarithmus hat, ist nicht gesagt: mit der Basis {s} stimmt es",
  ],
  ["`{t}`, or the base below the sign", "`{t}`, oder die Basis unter dem Zeichen"],
  ["the formulas themselves", "die Formeln selbst"],
  [
    "whether the bars mean a magnitude or a determinant is not said, and determinants are not read",
    "ob die Striche einen Betrag oder eine Determinante bedeuten, ist nicht gesagt, und Determinanten werden nicht gelesen",
  ],
  ["`{t}` for a determinant", "`{t}` für eine Determinante"],
  ["the units on both sides", "die Einheiten auf beiden Seiten"],
  [
    "this does not hold for all numbers: whether it is claimed or assumed of them is not said",
    "das gilt nicht für alle Zahlen: ob es von ihnen behauptet oder angenommen wird, ist nicht gesagt",
  ],
  ["a formula of its own, or what it is derived from", "eine eigene Formel, oder woraus sie hergeleitet ist"],
  [
    "whether `δ` is the Kronecker symbol is not said, and with it the sides differ",
    "ob `δ` das Kronecker-Symbol ist, ist nicht gesagt, und mit ihm sind die Seiten verschieden",
  ],
  ["a declaration of `{t}`, or another letter", "eine Angabe zu `{t}`, oder ein anderer Buchstabe"],
  [
    "which axis an index belongs to is not said where a name has more of them, and with the first the sides differ",
    "zu welcher Achse ein Index gehört, ist nicht gesagt, wo ein Name mehrere hat, und mit der ersten sind die Seiten verschieden",
  ],
  [
    "all indices of the name, with `:` for those that run",
    "alle Indizes des Namens, mit `:` für die, die laufen",
  ],
  ["a declaration of what the names stand for: {t}", "eine Angabe, wofür die Namen stehen: {t}"],
  [
    "this says something else than the definition before it: whether it is meant as another definition is not said",
    "das sagt etwas anderes als die Definition davor: ob es als weitere Definition gemeint ist, ist nicht gesagt",
  ],
  [
    "a name of this line was given two definitions, and which one is meant is not said",
    "ein Name dieser Zeile hat zwei Definitionen bekommen, und welche gemeint ist, ist nicht gesagt",
  ],
  [
    "whether the names for derivatives mean those of a sum, of a mean or of one sample is not said",
    "ob die Namen für Ableitungen die einer Summe, eines Mittels oder eines Beispiels meinen, ist nicht gesagt",
  ],
  [
    "no equation before it tells that this is its solution",
    "keine Gleichung davor sagt, dass das ihre Lösung ist",
  ],
  ["the derivatives themselves, as quotients", "die Ableitungen selbst, als Quotienten"],
  [
    "names that are written alike stand for derivatives",
    "Namen, die ebenso geschrieben sind, stehen für Ableitungen",
  ],
  [
    "whether what stands behind the comma is a factor of this side is not said",
    "ob das hinter dem Komma ein Faktor dieser Seite ist, ist nicht gesagt",
  ],
  [
    "the product without a comma, as `\\,` for a thin space",
    "das Produkt ohne Komma, wie `\\,` für einen schmalen Abstand",
  ],
  [
    "another name, or a declaration of the one that is meant",
    "ein anderer Name, oder eine Angabe, welcher gemeint ist",
  ],
  [
    "whether `Δ` and the letter behind it are one name is not said",
    "ob `Δ` und der Buchstabe dahinter ein Name sind, ist nicht gesagt",
  ],
  [
    "with what the names are taken for the sides differ, and no small change makes them equal: something else may be meant",
    "so, wie die Namen verstanden sind, sind die Seiten verschieden, und keine kleine Änderung macht sie gleich: vielleicht ist etwas anderes gemeint",
  ],
  [
    "with what the names are taken for this does not hold: something else may be meant",
    "so, wie die Namen verstanden sind, gilt das nicht: vielleicht ist etwas anderes gemeint",
  ],
  ["this holds if something else is meant: {s}", "das gilt, wenn etwas anderes gemeint ist: {s}"],
  ["with {t}: {s}", "mit {t}: {s}"],
  [
    "this holds if {s}, and another line holds only if they are not",
    "das gilt, wenn {s}, und eine andere Zeile gilt nur, wenn sie es nicht sind",
  ],
  ["this holds if {s}, and the lines beside it do not", "das gilt, wenn {s}, und die Zeilen daneben nicht"],
  ["it is read so", "es so gelesen wird"],
  ["it is read otherwise", "es anders gelesen wird"],
  [
    "what the vectors are of the matrix, said in the document",
    "im Dokument gesagt, was die Vektoren von der Matrix sind",
  ],
  [
    "`*` is {s1} in line {n}, and this holds only if it is {s2}",
    "`*` ist in Zeile {n} {s1}, und das gilt nur, wenn es {s2} ist",
  ],
  ["the convolution", "die Faltung"],
  ["the correlation", "die Korrelation"],
  ["`{t}` for the correlation", "`{t}` für die Korrelation"],
  // Readings and questions
  [
    "how this formula is to be read is not told: `{t}` holds if {s1}, what stands beside it if {s2}",
    "wie diese Formel zu lesen ist, ist nicht gesagt: `{t}` gilt, wenn {s1}, was daneben steht, wenn {s2}",
  ],
  ["names as in #{t}", "die Namen wie in #{t}"],
  ["as declared", "wie angegeben"],
  ["as inferred from use", "wie nach dem Gebrauch"],
  ["{s}, as inferred from use", "{s}, wie nach dem Gebrauch"],
  ["{t} 0 outside", "{t} außerhalb 0"],
  ["{t} 0 outside, {s}", "{t} außerhalb 0, {s}"],
  ["`{t}` a number", "`{t}` eine Zahl"],
  ["`{t}` a vector", "`{t}` ein Vektor"],
  ["`{t}` a matrix", "`{t}` eine Matrix"],
  ["`{t}` with {n} axes", "`{t}` mit {n} Achsen"],
  ["{s1}, `{t}` a number", "{s1}, `{t}` eine Zahl"],
  ["{s1}, `{t}` a vector", "{s1}, `{t}` ein Vektor"],
  ["{s1}, `{t}` a matrix", "{s1}, `{t}` eine Matrix"],
  ["the `{t1}` are the rows of `{t2}`", "die `{t1}` die Zeilen von `{t2}` sind"],
  ["the `{t1}` are the columns of `{t2}`", "die `{t1}` die Spalten von `{t2}` sind"],
  ["{s}, `*` the convolution", "{s}, `*` die Faltung"],
  ["{s}, `*` the correlation", "{s}, `*` die Korrelation"],
  ["`*` the convolution", "`*` die Faltung"],
  ["`*` the correlation", "`*` die Korrelation"],
  ["{s}, ∂ through later entries, too", "{s}, ∂ auch durch spätere Einträge"],
  [
    "{s}, ∂ of a step on the left, with all entries apart on the right",
    "{s}, ∂ eines Schritts auf der linken Seite, mit allen Einträgen für sich auf der rechten",
  ],
  [
    "{s}, ∂ of one step, with the entries that it reads held fixed",
    "{s}, ∂ eines Schritts, wobei die Einträge, die er liest, fest bleiben",
  ],
  ["{s}, ∂ with all entries apart", "{s}, ∂ mit allen Einträgen für sich"],
  ["∂ through later entries, too", "∂ auch durch spätere Einträge"],
  [
    "∂ of a step on the left, with all entries apart on the right",
    "∂ eines Schritts auf der linken Seite, mit allen Einträgen für sich auf der rechten",
  ],
  [
    "∂ of one step, with the entries that it reads held fixed",
    "∂ eines Schritts, wobei die Einträge, die er liest, fest bleiben",
  ],
  ["∂ with all entries apart", "∂ mit allen Einträgen für sich"],
  ["on what `{t}` depends is not said", "wovon `{t}` abhängt, ist nicht gesagt"],
  [
    "whether the subscripts of `{t}` are indices is not known",
    "ob die tiefgestellten Zeichen an `{t}` Indizes sind, ist nicht bekannt",
  ],
  [
    "what the document says of `{t}` was not read as its definition",
    "was das Dokument über `{t}` sagt, wurde nicht als Definition gelesen",
  ],
  [
    "what `{t}` is is not said, only that it is a function",
    "was `{t}` ist, ist nicht gesagt, nur dass es eine Funktion ist",
  ],
  [
    "what `{t}` is is not said, only what it depends on",
    "was `{t}` ist, ist nicht gesagt, nur wovon es abhängt",
  ],
  ["what `{t}` is is not said", "was `{t}` ist, ist nicht gesagt"],
  ["how `{t1}` depends on `{t2}` is not said", "wie `{t1}` von `{t2}` abhängt, ist nicht gesagt"],
  [
    "how many entries what is differentiated here has is not told",
    "wie viele Einträge das hat, was hier abgeleitet wird, ist nicht gesagt",
  ],
  ["`{t}` is taken for a number, entry by entry", "`{t}` wird als Zahl gelesen, Eintrag für Eintrag"],
  [
    "from where to where the indices of `{t}` run is not said",
    "von wo bis wo die Indizes von `{t}` laufen, ist nicht gesagt",
  ],
  [
    "whether the rows of `{t1}` belong to `{t2}` is not said",
    "ob die Zeilen von `{t1}` zu `{t2}` gehören, ist nicht gesagt",
  ],
  [
    "how `{t}` is related to the other names of this line is not said",
    "wie `{t}` mit den anderen Namen dieser Zeile zusammenhängt, ist nicht gesagt",
  ],
  [
    "numbers are put in for `{t}` here, and which is not said",
    "hier sind Zahlen für `{t}` eingesetzt, und welche, ist nicht gesagt",
  ],
  // Inferred
  ...GERMAN_FREE_FUNCTIONS,
  ["a function of {t}, by its formula", "eine Funktion von {t}, nach ihrer Formel"],
  [
    "a number that depends on {t}, of which nothing else is known",
    "eine Zahl, die von {t} abhängt, von der sonst nichts bekannt ist",
  ],
  ["{s}, by its definition", "{s}, nach der Definition"],
  ["{s}, 0 outside", "{s}, außerhalb 0"],
  ["the identity matrix", "die Einheitsmatrix"],
  ["a positive integer", "eine positive ganze Zahl"],
  ["a positive integer or 0", "eine positive ganze Zahl oder 0"],
  ["a number", "eine Zahl"],
  ["a vector with {t} entries", "ein Vektor mit {t} Einträgen"],
  ["{t1} vectors with {t2} entries each", "{t1} Vektoren mit je {t2} Einträgen"],
  ["a matrix with {t1} rows and {t2} columns", "eine Matrix mit {t1} Zeilen und {t2} Spalten"],
  ["a tensor of the shape {t}", "ein Tensor der Form {t}"],
  ["`{t1}` is taken to run over {t2}, as elsewhere", "`{t1}` läuft wie an anderen Stellen über {t2}"],
  ["a point between factors is read as a product", "ein Punkt zwischen Faktoren ist als Produkt gelesen"],
  [
    "`*` between tensors is read as the convolution, not the correlation",
    "`*` zwischen Tensoren ist als Faltung gelesen, nicht als Korrelation",
  ],
  ["the list with dots is read as all of `{t}`", "die Liste mit Punkten ist als ganzes `{t}` gelesen"],
  [
    "σ is not declared and read as the logistic function",
    "σ ist nicht angegeben und als logistische Funktion gelesen",
  ],
  ["a prime at `{t}` is read as its derivative", "ein Strich an `{t}` ist als Ableitung gelesen"],
  [
    "∇ without a variable is read as by the argument that the function has elsewhere",
    "∇ ohne Variable ist als Ableitung nach dem Argument gelesen, das die Funktion sonst hat",
  ],
  [
    "∇² is read as the Hessian, the matrix of second derivatives, not as the Laplacian",
    "∇² ist als Hesse-Matrix gelesen, die Matrix der zweiten Ableitungen, nicht als Laplace-Operator",
  ],
  [
    "a derivative before a product is read as that of the whole product",
    "eine Ableitung vor einem Produkt ist als die des ganzen Produkts gelesen",
  ],
  ["a tilde is read as the flipped kernel: {t}", "eine Tilde ist als gespiegelter Kern gelesen: {t}"],
  [
    "`e` with an exponent is read as the number, though there is {s} of this name",
    "`e` mit einem Exponenten ist als Zahl gelesen, obwohl es {s} dieses Namens gibt",
  ],
  ["a size", "eine Größe"],
  ["a tensor", "einen Tensor"],
  [
    "the raised index of `{t}` is read as its first",
    "der hochgestellte Index von `{t}` ist als der erste gelesen",
  ],
  [
    "`{t}` with fewer indices than axes is read as a row: the indices that are left out come last",
    "`{t}` mit weniger Indizes als Achsen ist als Zeile gelesen: die ausgelassenen Indizes kommen zuletzt",
  ],
  [
    "`{t}` with fewer indices than axes is read as a part: the indices that are left out come last",
    "`{t}` mit weniger Indizes als Achsen ist als Teil gelesen: die ausgelassenen Indizes kommen zuletzt",
  ],
  [
    "a script behind the parentheses of a function is read as one of its value",
    "ein Index oder Exponent hinter den Klammern einer Funktion ist als einer ihres Werts gelesen",
  ],
  [
    "`e` with the letter of a sum above it is read as the number",
    "`e` mit dem Buchstaben einer Summe darüber wird als die Zahl gelesen",
  ],
  [
    "δ with two subscripts is read as 1 where they are equal",
    "δ mit zwei Indizes ist als 1 gelesen, wo sie gleich sind",
  ],
  // Conditions
  ["{t1} is one-hot at {t2}", "{t1} one-hot bei {t2} ist"],
  ["{t} is one-hot", "{t} one-hot ist"],
  ["{t} is symmetric", "{t} symmetrisch ist"],
  ["{t} is 0 outside of its shape", "{t} außerhalb seiner Form 0 ist"],
  ["where no case applies the value is 0", "der Wert 0 ist, wo kein Fall zutrifft"],
  // Remarks
  ["right, though the side before it is not", "richtig, obwohl es die Seite davor nicht ist"],
  ["rounded to {s}", "gerundet auf {s}"],
  ["cut off after {s}", "abgeschnitten nach {s}"],
  ["a whole number", "eine ganze Zahl"],
  ["the digits that are not {n}", "die Ziffern, die nicht {n} sind"],
  ["one decimal", "eine Nachkommastelle"],
  ["{n} decimals", "{n} Nachkommastellen"],
  [
    "`{t}` stands nowhere else: the sum goes over it as well",
    "`{t}` steht sonst nirgends: die Summe läuft auch darüber",
  ],
  ["of the same order of magnitude", "von derselben Größenordnung"],
  ["equal to within 5 %", "auf 5 % genau gleich"],
  ["up to a factor", "bis auf einen Faktor"],
  [
    "says what a name stands for as a list or a set, and claims nothing",
    "sagt, wofür ein Name als Liste oder Menge steht, und behauptet nichts",
  ],
  [
    "taken as an assumption: it says something about what is given",
    "als Annahme verstanden: es sagt etwas über das, was gegeben ist",
  ],
  [
    "the gradient set to zero: it claims nothing of other numbers",
    "der Gradient gleich null gesetzt: über andere Zahlen wird nichts behauptet",
  ],
  [
    "what is read outside of a shape counts as 0 here",
    "was außerhalb einer Form gelesen wird, zählt hier als 0",
  ],
  ["where no case applies the value is 0 here", "wo kein Fall zutrifft, ist der Wert hier 0"],
  [
    "taken as an equation to be solved: it claims nothing of other numbers",
    "als Gleichung verstanden, die zu lösen ist: von anderen Zahlen behauptet sie nichts",
  ],
  ["follows from the equation of line {n}", "folgt aus der Gleichung in Zeile {n}"],
  [
    "this is not so where the equation of line {n} holds",
    "das ist nicht so, wo die Gleichung in Zeile {n} gilt",
  ],
  [
    "whether this follows from the equation of line {n} could not be told",
    "ob das aus der Gleichung in Zeile {n} folgt, war nicht zu entscheiden",
  ],
  ["under what line {n} assumes: {t}", "unter dem, was Zeile {n} annimmt: {t}"],
  ["read as repaired: {t}", "wie repariert gelesen: {t}"],
  [
    "the sides differ on a kink alone, where the derivative is a convention",
    "die Seiten sind nur an einem Knick verschieden, wo die Ableitung eine Vereinbarung ist",
  ],
  [
    "here {t1} and the derivative of max(0, u) at u = 0 is {t2}",
    "hier {t1} und die Ableitung von max(0, u) an u = 0 ist {t2}",
  ],
  ["here the derivative of max(0, u) at u = 0 is {t}", "hier ist die Ableitung von max(0, u) an u = 0 {t}"],
  ["here |u|′(0) = {t}", "hier |u|′(0) = {t}"],
  // Answers and points
  [
    "this is the answer that #{t1} asks for, as it is derived: {t2}",
    "das ist die Antwort, nach der #{t1} fragt, wie sie hergeleitet wird: {t2}",
  ],
  [
    "the answer that is derived for {t1} is {t2}, and this is another one",
    "hergeleitet wird für {t1} die Antwort {t2}, und das ist eine andere",
  ],
  ["no line ends in {t1}, which #{t2} asks for", "keine Zeile endet mit {t1}, wonach #{t2} fragt"],
  [
    "a line that says what it is, without further derivatives",
    "eine Zeile, die sagt, was es ist, ohne weitere Ableitungen",
  ],
  [
    "no line that could be judged answers #{t}, which is worth {n} points",
    "keine Zeile, die beurteilt werden konnte, beantwortet #{t}; dafür gibt es {n} Punkte",
  ],
  [
    "no line that could be judged answers #{t}, which is worth 1 point",
    "keine Zeile, die beurteilt werden konnte, beantwortet #{t}; dafür gibt es 1 Punkt",
  ],
  // Repairs
  ["the beginning of `{t}` is lost", "der Anfang von `{t}` ist verloren"],
  [
    "the beginning of a command for bold letters is lost",
    "der Anfang eines Befehls für fette Buchstaben ist verloren",
  ],
  [
    "a number is no variable: the letter O is most likely",
    "eine Zahl ist keine Variable: vermutlich ist es der Buchstabe O",
  ],
  [
    "two equations stand in one row: half of the row break is lost",
    "zwei Gleichungen stehen in einer Zeile: die Hälfte des Zeilenumbruchs ist verloren",
  ],
  [
    "`{t}` without its backslash is a product of letters",
    "`{t}` ohne umgekehrten Schrägstrich ist ein Produkt von Buchstaben",
  ],
  [
    "`{t1}` is declared nowhere, and `{t2}`, which looks like it, never stands beside it",
    "`{t1}` ist nirgends angegeben, und `{t2}`, das ähnlich aussieht, steht nie daneben",
  ],
  [
    "a quotient of `{t}` by what it is differentiated by elsewhere: the signs ∂ are most likely lost",
    "ein Quotient von `{t}` durch etwas, nach dem es sonst abgeleitet wird: die Zeichen ∂ sind vermutlich verloren",
  ],
  [
    "the left side of this row is lost: the rows stand for the entries one by one",
    "die linke Seite dieser Zeile ist verloren: die Zeilen stehen der Reihe nach für die Einträge",
  ],
  ["`{t1}` may be `{t2}`, which looks like it", "`{t1}` ist vielleicht `{t2}`, das ähnlich aussieht"],
];
