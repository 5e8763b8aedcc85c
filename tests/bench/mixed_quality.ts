/**
 * What mixed precision does to the result: the cost that 200 iterations of
 * Adam reach, and how long it takes to reach float32's, for every pair of
 * images, from the content image and from two noises.
 *
 *     deno run --allow-read --allow-write --allow-ffi --allow-env --allow-sys \
 *       tests/bench/mixed_quality.ts CONTENT,CONTENT STYLE,STYLE [size] [iterations]
 *
 * Costs that are compared are measured in float32. Seconds are iterations times
 * their median, without loading and capturing. What swings below its last cost
 * on the way, has reached it there.
 */
import process from "node:process";
import type { Settings } from "../../src/base/records.ts";
import { decodeImage } from "../../src/image/decode.ts";
import { fitLongestSide } from "../../src/image/fit.ts";
import { resize } from "../../src/image/resize.ts";
import type { Pixels } from "../../src/engine/session.ts";
import { prepareTargets } from "../../src/engine/stylize.ts";
import { openSession } from "../support/device.ts";
import { testSettings } from "../support/settings.ts";
import { descend, type Descent } from "./descend.ts";
import { type Comparison, qualityTable } from "./quality_table.ts";

const STARTS: readonly Pick<Settings, "init" | "seed">[] = [
  { init: { name: "content" }, seed: 0 },
  { init: { name: "noise" }, seed: 1 },
  { init: { name: "noise" }, seed: 2 },
];
/** float32 has the first. */
const LEARNING_RATES = [0.03, 0.05];
/** How much longer mixed may take to reach the cost, in iterations. */
const PATIENCE = 1.5;

const [contents = "", styles = "", size = "320", iterations = "200"] =
  Deno.args;
const session = await openSession("tensorflow");
const found: Comparison[] = [];
for (const content of contents.split(",")) {
  for (const style of styles.split(",")) {
    for (const start of STARTS) {
      found.push(await compare(content, style, start));
    }
  }
}
process.stdout.write(
  `${session.device.facts.machineKey}\n${
    qualityTable(found, LEARNING_RATES)
  }\n`,
);
session.close();

async function compare(
  contentPath: string,
  stylePath: string,
  start: typeof STARTS[number],
): Promise<Comparison> {
  const longest = Number(size);
  const settings = testSettings({
    ...start,
    size: longest,
    styleSize: longest,
  });
  const [content, style] = [await load(contentPath), await load(stylePath)];
  using targets = await prepareTargets({ session, settings, content, style });
  const run = (precision: Settings["precision"], rate: number, goal?: number) =>
    descend({
      job: {
        session,
        settings: {
          ...settings,
          precision,
          optimizer: { ...settings.optimizer, learningRate: rate },
        },
        content,
        style,
      },
      targets,
      iterations: Number(iterations),
      ...(goal && { goal, patience: PATIENCE }),
    });
  const float32 = await run("float32", LEARNING_RATES[0]!);
  const mixed: Descent[] = [];
  for (const rate of LEARNING_RATES) {
    mixed.push(await run("mixed", rate, float32.cost));
  }
  const name = [nameOf(contentPath), nameOf(stylePath), nameOfStart(start)];
  process.stderr.write(`${name.join(", ")}\n`);
  return { name, float32, mixed };
}

async function load(path: string): Promise<Pixels> {
  const image = await decodeImage(await Deno.readFile(path), path);
  const fitted = fitLongestSide(image.width, image.height, Number(size));
  return { ...resize(image, fitted.width, fitted.height), key: path };
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.\w+$/, "");
}

function nameOfStart({ init, seed }: typeof STARTS[number]): string {
  return init.name === "noise" ? `noise ${seed}` : init.name;
}
