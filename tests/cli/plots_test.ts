import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { axisFor } from "../../src/cli/axis.ts";
import { costPlot } from "../../src/cli/cost_plot.ts";
import { DotCanvas } from "../../src/cli/dot_canvas.ts";
import {
  drawImage,
  type ImageChoice,
  imageWay,
} from "../../src/cli/inline_image.ts";
import { scatterPlot } from "../../src/cli/scatter_plot.ts";
import { encodePng } from "../../src/image/encode.ts";
import { sampleStep } from "../store/sample.ts";

Deno.test("DotCanvas sets the dots that Unicode names, and none outside", () => {
  const canvas = new DotCanvas(2, 1);
  for (const [x, y] of [[0, 0], [1, 3], [2, 1], [4, 0], [-1, 0], [0, 4]]) {
    canvas.set(x!, y!);
  }
  // dots 1 and 8; dot 2
  deepStrictEqual(canvas.lines(), ["⢁⠂"]);
  canvas.mark(0, 0, "●");
  deepStrictEqual(canvas.lines(), ["●⠂"]);
  deepStrictEqual(new DotCanvas(2, 2).lines(), ["  ", "  "]);
});

Deno.test("axisFor() is logarithmic where numbers lie far apart, and never divides by 0", () => {
  const far = axisFor([1, 100, 10]);
  deepStrictEqual([far.isLog, far.at(1), far.at(10), far.at(100)], [
    ...[true, 0, 0.5, 1],
  ]);
  const near = axisFor([1, 3]);
  deepStrictEqual([near.isLog, near.at(2)], [false, 0.5]);
  strictEqual(axisFor([0, 100]).isLog, false);
  strictEqual(axisFor([7, 7]).at(7), 0.5);
});

Deno.test("costPlot() fits 80 columns, starts high and ends low on the right", () => {
  const steps = Array.from({ length: 500 }, (_, at) => sampleStep(at));
  const lines = costPlot(steps, 80).split("\n");
  strictEqual(lines[0], "Costs on log scales, iterations 0 to 499");
  strictEqual(lines.length, 10);
  ok(lines.every((line) => line.length <= 79), costPlot(steps, 80));
  match(lines[1]!, /^ +44\.1 │[⠀-⣿]+$/);
  match(lines[2]!, /^ {2}totalCost +│/);
  match(lines[3]!, /^ +0\.0882 │ +[⠀-⣿]+$/);
  // a constant cost is a straight line in the middle
  match(lines[5]!, /^ {2}contentCost +│[⠀-⣿]{57}$/);
});

Deno.test("costPlot() leaves out what is not finite, and needs two steps", () => {
  strictEqual(costPlot([sampleStep(0)], 80), "");
  const steps = [0, 1, 2].map((at) => ({ ...sampleStep(at), total: NaN }));
  const text = costPlot(steps, 80);
  ok(!text.includes("total") && text.includes("content"));
  ok(!text.includes("NaN"));
});

Deno.test("scatterPlot() shows points that stand out where they lie", () => {
  const text = scatterPlot([
    { x: 1, y: 2, isMarked: true },
    { x: 2, y: 1, isMarked: true },
    { x: 2, y: 2, isMarked: false },
  ], { x: "content", y: "style", columns: 40 });
  const lines = text.split("\n");
  ok(lines.every((line) => line.length <= 40), text);
  match(lines[0]!, /style$/);
  match(lines[1]!, /^ +2 │● +[⠀-⣿]$/);
  match(lines[14]!, /^ +1 │ +●$/);
  match(lines[16]!, /^ +1 +2$/);
  match(lines[17]!, / content$/);
});

/** A terminal that says so of itself. */
function ways(env: Record<string, string>, outIsTerminal = true) {
  const io = { outIsTerminal, env: { get: (name: string) => env[name] } };
  return (choice: ImageChoice) => imageWay(choice, io);
}

Deno.test("imageWay() takes what the terminal can, and nothing where there is none", () => {
  const auto = (env: Record<string, string>, isTerminal = true) =>
    ways(env, isTerminal)("auto");
  strictEqual(auto({ TERM: "xterm-kitty" }), "kitty");
  strictEqual(auto({ TERM: "xterm-ghostty" }), "kitty");
  strictEqual(auto({ TERM_PROGRAM: "iTerm.app" }), "iterm");
  strictEqual(auto({ TERM_PROGRAM: "WezTerm", NO_COLOR: "1" }), "iterm");
  strictEqual(auto({ COLORTERM: "truecolor" }), "blocks");
  strictEqual(auto({ COLORTERM: "truecolor", NO_COLOR: "1" }), undefined);
  strictEqual(auto({ TERM: "xterm-256color" }), undefined);
  // a program between us and the terminal would not pass it on
  const inside = { TMUX: "x", KITTY_WINDOW_ID: "1", COLORTERM: "24bit" };
  strictEqual(auto(inside), "blocks");
  strictEqual(auto({ TERM: "xterm-kitty" }, false), undefined);
  strictEqual(ways({}, false)("kitty"), "kitty");
  strictEqual(ways({ TERM: "xterm-kitty" })("never"), undefined);
});

const DATA = new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]);
const IMAGE = { width: 2, height: 2, data: DATA };

/** An image with enough noise for several pieces. */
async function shown(side = 2) {
  const data = Float32Array.from(
    { length: 3 * side * side },
    (_, at) => Math.abs(Math.sin(at * at)),
  );
  const image = side === 2 ? IMAGE : { width: side, height: side, data };
  return { image, png: new Uint8Array(await encodePng(image)) };
}

Deno.test("drawImage() writes two pixels a character as half blocks", async () => {
  strictEqual(
    drawImage("blocks", await shown(), 80),
    "\x1b[38;2;255;0;0;48;2;0;0;255m▀" +
      "\x1b[38;2;0;255;0;48;2;255;255;255m▀\x1b[0m\n",
  );
});

Deno.test("drawImage() hands the file to kitty in pieces, and whole to iTerm2", async () => {
  const it = await shown(128);
  const pieces = drawImage("kitty", it, 30).trimEnd().split("\x1b\\");
  strictEqual(pieces.pop(), "");
  ok(pieces.length > 1);
  ok(pieces[0]!.startsWith("\x1b_Ga=T,f=100,q=2,c=30,m=1;"));
  ok(pieces.at(-1)!.startsWith("\x1b_Gm=0;"));
  const data = pieces.map((piece) => piece.split(";")[1]!);
  ok(data.every((text) => text.length <= 4096 && text.length % 4 === 0));
  deepStrictEqual(Uint8Array.fromBase64(data.join("")), it.png);
  const text = drawImage("iterm", it, 99);
  const [, size, width, file] = text.match(
    // deno-lint-ignore no-control-regex -- what the protocol wants
    /^\x1b\]1337;File=inline=1;size=(\d+);width=(\d+);.*=1:(.*)\x07\n$/,
  )!;
  deepStrictEqual([size, width], [String(it.png.length), "60"]);
  deepStrictEqual(Uint8Array.fromBase64(file!), it.png);
});
