// A hand-out: the document without its answers, so that no renderer can show one. Questions, what is given, figures
// that belong to it, points and hints stay, and where words alone asked there is room for what is left out. Prose that is
// marked as an answer is left out by prose.ts.

import type { RootContent } from "mdast";
import { asideOf, isForAnswersOnly } from "./asides.ts";
import type { BlockDocument, Part, ProsePart, SheetDocument, TaskDocument } from "./document.ts";
import { wordsOf } from "./language/languages.ts";
import { ANSWER_SPACE, PROSE_ANSWER_SPACE, pointsOf } from "./words.ts";

export function handOut(document: SheetDocument): SheetDocument {
  const items = document.parts.flatMap((part): readonly Item[] =>
    part.kind === "prose" ? part.nodes.map((node) => ({ part, node })) : [{ part }],
  );
  const rooms = roomsBefore(items);
  const words = wordsOf(document.language);
  const rooming = ({ height, points }: Room): readonly ProsePart[] => [
    ...(points > 0 ? [pointsOfRoom(words.points(points))] : []),
    emptyRoom(height),
  ];
  const parts: Part[] = [];
  const piece: RootContent[] = [];
  items.forEach(({ part, node }, k) => {
    const room = rooms.get(k);
    const next = items[k + 1];
    if (room !== undefined) parts.push(...prosePiece(piece.splice(0), items[k - 1]?.part), ...rooming(room));
    if (part.kind === "block") {
      if (part.answer !== true) parts.push(questions(part));
    } else if (node !== undefined) {
      piece.push(node);
      if (next?.part !== part) parts.push(...prosePiece(piece.splice(0), part));
    }
  });
  const last = rooms.get(items.length);
  if (last !== undefined) parts.push(...rooming(last));
  return { ...document, parts, colophon: [] };
}

/** A block, or one node of a part of prose. */
interface Item {
  readonly part: Part;
  readonly node?: RootContent;
}

/** Nodes of one part with the text that they were read from. */
function prosePiece(nodes: readonly RootContent[], of: Part | undefined): readonly ProsePart[] {
  if (of?.kind !== "prose" || nodes.length === 0) return [];
  if (nodes.length === of.nodes.length) return [of];
  const start = nodes[0]?.position?.start.offset ?? of.offset;
  const end = nodes.at(-1)?.position?.end.offset ?? start;
  return [
    { kind: "prose", nodes, source: of.source.slice(start - of.offset, end - of.offset), offset: start },
  ];
}

const emptyRoom = (room: number): ProsePart => ({ kind: "prose", nodes: [], source: "", offset: 0, room });

/** "(4 points)" before the room: the blocks that have them are not there to say it. */
const pointsOfRoom = (points: string): ProsePart => ({
  kind: "prose",
  nodes: [
    {
      type: "paragraph",
      children: [{ type: "strong", children: [{ type: "text", value: `(${points})` }] }],
    },
  ],
  source: `**(${points})**`,
  offset: 0,
});

/** What a person writes into: so many millimetres, for so many points. */
interface Room {
  readonly height: number;
  readonly points: number;
}

/** Of one question in words: more room would be a page of its own. */
const MOST_ROOM = 120;

/**
 * The items that room stands before: those with which a row of answers begins that nothing but
 * words has asked for. A block that asks has its own room, whether it stands before the answers or behind them.
 */
function roomsBefore(items: readonly Item[]): ReadonlyMap<number, Room> {
  const rooms = new Map<number, Room>();
  let asked = false;
  let first: number | undefined;
  let height = 0;
  let points = 0;
  const end = (): void => {
    if (first !== undefined && asked) rooms.set(first, { height: Math.min(height, MOST_ROOM), points });
    first = undefined;
    height = 0;
    points = 0;
  };
  items.forEach((item, k) => {
    const answer = answerSpace(item);
    if (answer > 0) {
      first ??= k;
      height += answer;
      if (item.part.kind === "block") points += pointsOf(item.part).reduce((sum, n) => sum + n, 0);
    } else if (isShown(item)) {
      const block = item.part.kind === "block" ? item.part : undefined;
      const asks = block !== undefined && block.tasks.length > 0;
      if (asks) first = undefined;
      end();
      asked = !asks;
    }
  });
  end();
  return rooms;
}

/** How much a person would write in place of this; 0 of what is no answer. */
function answerSpace({ part, node }: Item): number {
  if (part.kind === "prose")
    return node !== undefined && asideOf(node)?.kind === "answer" ? PROSE_ANSWER_SPACE : 0;
  if (part.answer !== true || part.hidden === true) return 0;
  return part.tasks.reduce((sum, task) => sum + ANSWER_SPACE[task.kind], 0);
}

function isShown({ part, node }: Item): boolean {
  if (part.kind === "block") return part.hidden !== true && part.answer !== true;
  return (
    node !== undefined &&
    !isForAnswersOnly(node) &&
    node.type !== "definition" &&
    node.type !== "footnoteDefinition" &&
    node.type !== "html"
  );
}

const questions = (block: BlockDocument): BlockDocument => ({
  ...block,
  tasks: block.tasks.map(question),
  diagnostics: [],
});

/** Written out field by field: what a task gains later is an answer until it is named here. */
const question = (task: TaskDocument): TaskDocument => ({
  anchor: task.anchor,
  kind: task.kind,
  asked: task.asked,
  ...(task.question === undefined ? {} : { question: task.question }),
  ...(task.points === undefined ? {} : { points: task.points }),
  ...(task.hints === undefined ? {} : { hints: task.hints }),
  status: "established",
  lines: [],
  namedParts: [],
  exhibits: [],
  remarks: [],
  conventions: [],
  diagnostics: [],
});
